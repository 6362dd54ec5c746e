using FsCheck;
using FsCheck.Fluent;
using Satchel.Engine.Model;
using Satchel.Engine.Store;
using Satchel.Engine.Store.Sql;

namespace Satchel.Engine.Tests.Store.Sql;

public sealed class FactsCodecTests
{
    [Fact]
    public void Any_facts_come_back_and_leave_their_neighbours_alone()
        => FsCheck.Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(500),
            Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
            {
                var random = new System.Random(seed);
                var chunk = new byte[FactsCodec.ChunkBytes];
                var first = random.NextInt64(1, 1L << 40) * FactsCodec.Records;
                var all = Enumerable.Range(0, FactsCodec.Records).Select(i => Any(random, first + i)).ToArray();
                foreach (var facts in all.OrderBy(_ => random.Next()))
                {
                    FactsCodec.Write(chunk, facts with { Importance = 9, IsQuestion = true });
                    FactsCodec.Write(chunk, facts);
                }

                return all.All(facts => FactsCodec.ChunkOf(facts.Document) == first / FactsCodec.Records
                    && FactsCodec.TryRead(chunk, facts.Document, out var read)
                    && read == facts);
            }));

    [Theory]
    [InlineData(63, 0)]
    [InlineData(64, 1)]
    [InlineData(65, 1)]
    [InlineData(128, 2)]
    public void A_chunk_begins_at_each_sixty_fourth_document(long document, long chunk) => Assert.Equal(chunk, FactsCodec.ChunkOf(document));

    [Fact]
    public void What_was_not_written_is_not_read()
    {
        var chunk = new byte[FactsCodec.ChunkBytes];
        FactsCodec.Write(chunk, Any(new System.Random(1), 70));

        Assert.True(FactsCodec.TryRead(chunk, 70, out _));
        foreach (var document in (long[])[0, -1, -6, 69, 71, 64, 127])
        {
            Assert.False(FactsCodec.TryRead(chunk, document, out _));
        }

        Assert.False(FactsCodec.TryRead([], 70, out _));
        Assert.False(FactsCodec.TryRead(chunk.AsSpan(0, 7 * FactsCodec.RecordBytes - 1), 70, out _));
    }

    private static DocumentFacts Any(System.Random random, long document) => new()
    {
        Document = document,
        CreatedAtMs = random.NextInt64(-62_135_596_800_000, 253_402_300_799_999),
        RecordedAtMs = random.NextInt64(-62_135_596_800_000, 253_402_300_799_999),
        RetiredAtMs = random.Next(2) * random.NextInt64(),
        ExpiresAtMs = random.Next(2) * random.NextInt64(),
        Session = random.Next(),
        Position = random.Next(),
        Author = random.Next(),
        Source = random.Next(),
        Words = random.Next(ushort.MaxValue + 1),
        Category = (MemoryCategory)random.Next(11),
        Importance = random.Next(1, 6),
        IsQuestion = random.Next(2) == 1,
        SaysWhen = random.Next(2) == 1,
        IsQuarantined = random.Next(2) == 1,
        IsPublic = random.Next(2) == 1,
    };
}
