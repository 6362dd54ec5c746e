using FsCheck;
using FsCheck.Fluent;
using Satchel.Engine.Store;
using Satchel.Engine.Store.Sql;

namespace Satchel.Engine.Tests.Store.Sql;

public sealed class PostingCodecTests
{
    [Fact]
    public void Any_postings_come_back()
    {
        var steps = Gen.OneOf(Gen.Choose(0, 300), Gen.Choose(0, int.MaxValue));
        var passages = Gen.OneOf(Gen.Choose(0, 200), Gen.Choose(0, int.MaxValue));
        var entries = steps.SelectMany(step => passages.SelectMany(passage => Gen.Choose(0, 255).Select(count => (step, passage, count)))).ListOf();
        FsCheck.Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(500),
            Prop.ForAll(Gen.Zip(Gen.Choose(1, int.MaxValue), entries).ToArbitrary(), row =>
            {
                var document = (long)row.Item1;
                var postings = row.Item2
                    .Select(entry => new Posting(document += entry.step, entry.passage, (byte)entry.count, (byte)(255 - entry.count)))
                    .ToArray();
                return Read(row.Item1, Write(row.Item1, postings)).SequenceEqual(postings);
            }));
    }

    [Fact]
    public void Large_numbers_come_back()
    {
        Posting[] postings = [new(1, 0, 0, 0), new(long.MaxValue - 1, int.MaxValue, 255, 255), new(long.MaxValue, 127, 1, 128), new(long.MaxValue, 128, 1, 1)];

        Assert.Equal(postings, Read(1, Write(1, postings)));
    }

    [Fact]
    public void The_layout_is_the_documented_one()
        => Assert.Equal([0x00, 0x00, 3, 9, 0xAC, 0x02, 0x80, 0x01, 1, 2], Write(5, [new Posting(5, 0, 3, 9), new Posting(305, 128, 1, 2)]));

    [Fact]
    public void A_row_that_is_cut_off_within_an_entry_is_refused()
    {
        Posting[] postings = [new(1_000, 3, 1, 2), new(900_000, 700, 3, 4), new(900_001, 0, 5, 6)];
        var ends = Enumerable.Range(0, 4).Select(count => Write(1, postings[..count]).Length).ToArray();
        var bytes = Write(1, postings);

        for (var length = 0; length < bytes.Length; length++)
        {
            if (ends.Contains(length))
            {
                Assert.Equal(postings[..Array.IndexOf(ends, length)], Read(1, bytes[..length]));
            }
            else
            {
                Assert.Throws<FormatException>(() => Read(1, bytes[..length]));
            }
        }
    }

    [Fact]
    public void Any_bytes_are_entries_or_refused()
        => FsCheck.Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(2_000),
            Prop.ForAll(Gen.Choose(0, 255).Select(value => (byte)(value % 3 == 0 ? 0xFF : value)).ArrayOf().ToArbitrary(), bytes =>
            {
                try
                {
                    return Read(1, bytes).All(posting => posting is { Document: >= 1, Passage: >= 0 });
                }
                catch (FormatException)
                {
                    return true;
                }
            }));

    [Theory]
    [InlineData("FFFFFFFFFFFFFFFF7F000101")]
    [InlineData("FFFFFFFFFFFFFFFFFF01000101")]
    [InlineData("00FFFFFFFF7F0101")]
    public void Numbers_out_of_range_are_refused(string hex)
        => Assert.Throws<FormatException>(() => Read(1, Convert.FromHexString(hex)));

    private static byte[] Write(long block, IEnumerable<Posting> postings)
    {
        var bytes = new List<byte>();
        var previous = block;
        foreach (var posting in postings)
        {
            PostingCodec.Append(bytes, previous, posting);
            previous = posting.Document;
        }

        return [.. bytes];
    }

    private static List<Posting> Read(long block, byte[] bytes)
    {
        var postings = new List<Posting>();
        PostingCodec.ReadInto(postings, block, bytes);
        return postings;
    }
}
