using System.Text;
using Satchel.Engine.Files;
using Satchel.Engine.Health;
using Satchel.Engine.Model;
using Satchel.Engine.Pipeline;
using Satchel.Engine.Store;
using Satchel.Engine.Tests.Store;
using Satchel.Testing;

namespace Satchel.Engine.Tests.Pipeline;

public sealed class MemoryEraserTests : OneStoreTests
{
    private const string Secret = "The quetzal of Xochimilco moults in Brumaire, and 東京 does not know";

    [Fact]
    public async Task After_an_erasure_no_byte_of_the_text_is_left_in_any_file()
    {
        await FillAsync();
        var id = await RememberAsync(Memories.Draft(Secret) with
        {
            Author = "Zebulon Quirk",
            Session = "hooloovoo",
            Source = "snarkhunt",
            Scope = "jabberwock",
            Entities = ["Bandersnatch"],
            Keywords = ["frabjous"],
            Summary = "vorpal quetzal",
            Metadata = """{"k":"galumphing"}""",
        });
        await WriterOf().ReplaceAsync(id, Memories.Draft("Slithy " + Secret), refine: false, Token);
        await WriterOf().ForgetAsync(id, Token);
        await new MemoryUndo(Store, Clock, "test").RunAsync(new UndoTarget.Memory(id), force: false, dryRun: false, Token);
        var folder = Path.GetDirectoryName(Store.Location)!;
        Assert.NotEmpty(FilesThatHold(folder, "quetzal"));

        var outcome = Assert.IsType<EraseOutcome.Erased>(await EraseAsync(id));

        Assert.True(outcome.Scrub!.IsClean);
        foreach (var word in (string[])["quetzal", "Xochimilco", "Brumaire", "東京", "Zebulon", "Quirk", "hooloovoo", "snarkhunt", "jabberwock", "Bandersnatch", "frabjous", "vorpal", "galumphing", "Slithy", "moult"])
        {
            Assert.Empty(FilesThatHold(folder, word));
        }

        Assert.Empty((await StoreVerification.RunAsync(Store, Token)).Problems);
        Assert.Equal(60, (await ReadAsync(reader => reader.CountAsync(Token))).Current);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(60)]
    public async Task After_an_erasure_no_byte_of_the_vector_is_left_in_any_file(int others)
    {
        var space = new EmbeddingSpace("test", "letters", 4, "none");
        await FillAsync();
        var id = await RememberAsync(Memories.Draft(Secret));
        var document = (await ReadAsync(reader => reader.FindCurrentAsync(id, Token)))!.Document;
        await using (var writer = await Store.BeginWriteAsync(Memories.Intent, Token))
        {
            foreach (var other in Enumerable.Range(1, others))
            {
                await writer.SaveVectorAsync(space, other, new float[] { 1, other, 0, 0 }, Token);
            }

            // The greatest component is 127, so the quantised ones are the same numbers.
            await writer.SaveVectorAsync(space, document, new float[] { 100, 80, 127, 111 }, Token);
            await writer.CommitAsync(Token);
        }

        var folder = Path.GetDirectoryName(Store.Location)!;
        Assert.NotEmpty(FilesThatHoldBytes(folder, [100, 80, 127, 111]));
        Assert.NotEmpty(FilesThatHoldBytes(folder, [.. BitConverter.GetBytes(100f), .. BitConverter.GetBytes(80f)]));

        var outcome = Assert.IsType<EraseOutcome.Erased>(await EraseAsync(id));

        Assert.Equal(1, Assert.Single(outcome.Memories).Vectors);
        Assert.Empty(FilesThatHoldBytes(folder, [100, 80, 127, 111]));
        Assert.Empty(FilesThatHoldBytes(folder, [.. BitConverter.GetBytes(100f), .. BitConverter.GetBytes(80f)]));
        Assert.Empty((await StoreVerification.RunAsync(Store, Token)).Problems);
    }

    [Fact]
    public async Task What_was_derived_from_it_is_erased_with_it()
    {
        var source = await RememberAsync(Memories.Draft("Ada likes tea"));
        var derived = await RememberAsync(Memories.Draft("Ada likes hot drinks") with { DerivedFrom = [source.Value] });
        var further = await RememberAsync(Memories.Draft("People like drinks") with { DerivedFrom = [derived.Value, "elsewhere"] });
        var other = await RememberAsync(Memories.Draft("Ben likes milk"));

        var outcome = Assert.IsType<EraseOutcome.Erased>(await EraseAsync(source));

        Assert.Equal([source, derived, further], outcome.Memories.Select(memory => memory.Id));
        Assert.NotNull(await ReadAsync(reader => reader.FindCurrentAsync(other, Token)));
    }

    [Fact]
    public async Task A_dry_run_says_what_would_go_and_keeps_it()
    {
        var id = await RememberAsync(Memories.Draft(Secret));

        var outcome = Assert.IsType<EraseOutcome.Erased>(await new MemoryEraser(Store, Clock, "test").RunAsync(id, dryRun: true, [], Token));

        Assert.Null(outcome.Scrub);
        Assert.Equal(id, Assert.Single(outcome.Memories).Id);
        Assert.NotNull(await ReadAsync(reader => reader.FindCurrentAsync(id, Token)));
        Assert.Single(await ReadAsync(reader => reader.ReadLedgerAsync(0, 9, Token)));
    }

    [Fact]
    public async Task An_erased_memory_is_not_erased_twice_nor_undone_nor_brought_back()
    {
        var id = await RememberAsync(Memories.Draft(Secret) with { Id = "mine" });
        await EraseAsync(id);

        Assert.IsType<EraseOutcome.ErasedBefore>(await EraseAsync(id));
        Assert.IsType<EraseOutcome.NotFound>(await EraseAsync(MemoryId.Parse("unknown")));
        var undo = new MemoryUndo(Store, Clock, "test");
        Assert.IsType<UndoOutcome.Erased>(await undo.RunAsync(new UndoTarget.LastBatch(), force: true, dryRun: false, Token));
        Assert.IsType<UndoOutcome.Erased>(await undo.RunAsync(new UndoTarget.Entry(1), force: true, dryRun: false, Token));
        var refused = Assert.IsType<RememberOutcome.Refused>(await WriterOf().RememberAsync(Memories.Draft(Secret) with { Id = "mine" }, refine: false, Token));
        Assert.Equal(("erased", "id"), (refused.Reason.Code, refused.Reason.Field));
    }

    [Fact]
    public async Task A_text_that_another_memory_holds_is_not_missed()
    {
        var id = await RememberAsync(Memories.Draft(Secret) with { Session = "one" });
        await RememberAsync(Memories.Draft(Secret) with { Session = "two" });

        Assert.True(Assert.IsType<EraseOutcome.Erased>(await EraseAsync(id)).Scrub!.IsClean);
    }

    [Fact]
    public async Task Other_files_that_hold_the_text_are_named()
    {
        var id = await RememberAsync(Memories.Draft(Secret));
        var folder = Path.GetDirectoryName(Store.Location)!;
        var (holds, holdsNot) = (Path.Combine(folder, "copy"), Path.Combine(folder, "no-copy"));
        await File.WriteAllTextAsync(holds, "x" + Secret, Encoding.BigEndianUnicode, Token);
        await File.WriteAllTextAsync(holdsNot, "something else", Token);

        var outcome = await new MemoryEraser(Store, Clock, "test").RunAsync(id, dryRun: false, [holds, holdsNot, folder + "/missing"], Token);

        Assert.Equal([holds], Assert.IsType<EraseOutcome.Erased>(outcome).Elsewhere);
    }

    private static IEnumerable<string> FilesThatHold(string folder, string word)
    {
        var search = new TextSearch([word, word.ToUpperInvariant(), word.ToLowerInvariant()]);
        return Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(path => search.In(path).Found);
    }

    private static IEnumerable<string> FilesThatHoldBytes(string folder, byte[] bytes)
        => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(path =>
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var content = new byte[file.Length];
            file.ReadExactly(content);
            return content.AsSpan().IndexOf(bytes) >= 0;
        });

    private async Task FillAsync()
    {
        for (var i = 0; i < 60; i++)
        {
            await RememberAsync(Memories.Draft(string.Create(null, $"note {i} about tea and the people who drink it, again and again {i}")));
        }
    }

    private async Task<MemoryId> RememberAsync(MemoryDraft draft)
        => Assert.IsType<RememberOutcome.Stored>(await WriterOf().RememberAsync(draft, refine: false, Token)).Id;

    private Task<EraseOutcome> EraseAsync(MemoryId id) => new MemoryEraser(Store, Clock, "test").RunAsync(id, dryRun: false, [], Token);

    private MemoryWriter WriterOf() => new(Store, Clock, "test", queuesRefinement: false);
}
