using Satchel.Engine.Model;
using Satchel.Engine.Portability;

namespace Satchel.Engine.Tests.Portability;

/// <summary>Memories that others keep in files of text.</summary>
public sealed class NotesMoveTests : IDisposable
{
    private readonly MovingWorld _world = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task Each_observation_of_the_reference_server_names_its_entity_and_each_relation_both()
    {
        var file = Write(
            "memory.jsonl",
            """
            {"type":"entity","name":"John_Smith","entityType":"person","observations":["Speaks fluent Spanish","Graduated in 2019"]}
            {"type":"entity","name":"Acme","entityType":"organization","observations":[]}
            {"type":"relation","from":"John_Smith","to":"Acme","relationType":"works_at"}
            {"type":"note"}
            not json
            """);

        var report = await _world.MoveAsync(SourceFormat.McpMemory, file);

        var memories = await _world.ReadAsync();
        Assert.Equal(
            ["John Smith: Speaks fluent Spanish", "John Smith: Graduated in 2019", "Acme: organization", "John Smith works at Acme"],
            memories.Select(memory => memory.Content));
        Assert.Equal(["John_Smith", "Acme"], memories[3].Entities);
        Assert.All(memories, memory => Assert.Equal((MemoryCategory.Fact, MemoryOrigin.Import), (memory.Category, memory.Origin)));
        Assert.Equal(2, Assert.Single(report.Stores[0].Counts).Skipped);
        Assert.Contains("not json", await File.ReadAllTextAsync(report.Stores[0].Archive!.Path, Token), StringComparison.Ordinal);
        Assert.False((await _world.MoveAsync(SourceFormat.McpMemory, file)).IsChanged);
    }

    [Fact]
    public async Task Each_item_and_paragraph_of_a_page_is_a_memory_below_its_headings()
    {
        Write(
            "CLAUDE.md",
            """
            # The project

            It builds with Bazel,
            as everything does.

            <!-- not for anybody -->
            @docs/other.md

            ## Testing
            - Use xUnit
              - with v3
            * No sleeps

            1. Run the gate

            ### Speed

            Measure before you change:

            ```
            - not an item
            ```
            ---
            ## Style
            Names are words.
            """);
        Write("README.md", "For people.");
        Write(Path.Combine(".claude", "rules", "git.md"), "---\nname: git\ntype: feedback\n---\nCommit often.\n");

        await _world.MoveAsync(SourceFormat.ClaudeMd, _world.Elsewhere);

        var memories = await _world.ReadAsync();
        Assert.Equal(
            [
                "It builds with Bazel,\nas everything does.", "Testing: Use xUnit\n  - with v3", "Testing: No sleeps", "Testing: Run the gate",
                "Testing › Speed: Measure before you change:\n```\n- not an item\n```", "Style: Names are words.", "Commit often.",
            ],
            memories.Select(memory => memory.Content));
        Assert.Equal(["The project"], memories[1].Keywords);
        Assert.Equal((".claude/rules/git.md", MemoryCategory.Preference), (memories[^1].Source, memories[^1].Category));
        Assert.False((await _world.MoveAsync(SourceFormat.ClaudeMd, _world.Elsewhere)).IsChanged);
    }

    [Fact]
    public async Task A_folder_of_notes_is_taken_whole_without_the_index_that_points_to_them()
    {
        Write("MEMORY.md", "# Memory\n- [Tea](tea.md): what Anna drinks\n");
        Write("tea.md", "---\nname: tea\ndescription: what Anna drinks\ntype: user\n---\nAnna drinks green tea.\n");

        await _world.MoveAsync(SourceFormat.ClaudeMd, _world.Elsewhere);

        var memory = Assert.Single(await _world.ReadAsync());
        Assert.Equal(("Anna drinks green tea.", MemoryCategory.Preference), (memory.Content, memory.Category));
        Assert.Contains("what Anna drinks", memory.Metadata, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[{0}]")]
    [InlineData("{{\"results\":[{0}]}}")]
    [InlineData("{{\"count\":1,\"next\":null,\"memories\":[{0}]}}")]
    public async Task An_export_of_mem0_comes_in_each_of_its_forms(string form)
    {
        const string Item = """
            {"id":"m1","memory":"Dev works at TechCorp","user_id":"dev","run_id":"r1","categories":["professional","preference"],
             "metadata":{"type":"professional"},"created_at":"2025-01-02T03:04:05.678901-07:00","updated_at":null,"immutable":false}
            """;
        var file = Write("mem0.json", string.Format(null, form, Item));

        await _world.MoveAsync(SourceFormat.Mem0, file);

        var memory = await _world.FindAsync("m1");
        Assert.Equal(("Dev works at TechCorp", "dev", "r1", MemoryCategory.Preference), (memory.Content, memory.Author, memory.Session, memory.Category));
        Assert.Equal(["professional", "preference"], memory.Keywords);
        Assert.Equal(DateTimeOffset.FromUnixTimeMilliseconds(1_735_812_245_678), memory.CreatedAt);
        Assert.Equal("""{"type":"professional","mem0":{"immutable":false}}""", memory.Metadata);
        Assert.False((await _world.MoveAsync(SourceFormat.Mem0, file)).IsChanged);
    }

    [Fact]
    public async Task Relations_of_mem0_become_sentences_and_what_is_no_memory_is_left_out()
    {
        var file = Write(
            "mem0.json", """{"results":[{"memory":""},5],"relations":[{"source":"dev","relationship":"works_at","target":"techcorp"}]}""");

        var report = await _world.MoveAsync(SourceFormat.Mem0, file);

        Assert.Equal("dev works at techcorp", Assert.Single(await _world.ReadAsync()).Content);
        Assert.Equal(2, report.Stores[0].Counts[0].Skipped);
    }

    [Theory]
    [InlineData(SourceFormat.Mem0, "{\"user\":1}")]
    [InlineData(SourceFormat.Mem0, "no json")]
    [InlineData(SourceFormat.LightningMemory, "no database")]
    public async Task What_is_of_another_format_is_refused(SourceFormat format, string text)
    {
        var file = Write("file", text);

        Assert.Equal(SourceError.NotRecognised, (await Assert.ThrowsAsync<SourceException>(() => _world.MoveAsync(format, file))).Code);
    }

    private string Write(string name, string text)
    {
        var path = Path.Combine(_world.Elsewhere, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }
}
