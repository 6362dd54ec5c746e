using Satchel.Engine.Model;
using Satchel.Engine.Pipeline;
using Satchel.Engine.Portability;
using Satchel.Engine.Settings;
using Satchel.Engine.Store;
using Satchel.Testing.Homes;

namespace Satchel.Engine.Tests.Portability;

/// <summary>A whole home of memman moves in: what it believed, what it no longer believed, and everything beside that.</summary>
public sealed class MemmanMoveTests : IDisposable
{
    private readonly MemmanFixture _memman;
    private readonly MovingWorld _world = new();

    public MemmanMoveTests() => _memman = new MemmanFixture(_world.Elsewhere);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task An_insight_keeps_its_id_its_fields_and_its_times()
    {
        using (var store = _memman.MakeStore("default"))
        {
            store.Run(
                """
                INSERT INTO insights (id, content, category, importance, entities, source, access_count, keywords, summary, semantic_facts,
                    prompt_version, model_id, created_at, updated_at)
                VALUES ('i1', 'Anna chose Bazel for the build.', 'decision', 5, '["Anna", "Bazel"]', 'queue:7', 4, '["build"]', 'Bazel it is.',
                    '["Anna chose Bazel"]', '0123456789abcdef', 'anthropic/claude', '2025-01-02T10:00:00Z', '2025-01-05T10:00:00Z')
                """);
        }

        await _world.MoveAsync(SourceFormat.Memman, _memman.Root);

        var memory = await _world.FindAsync("i1");
        Assert.Equal(("Anna chose Bazel for the build.", MemoryCategory.Decision, 5), (memory.Content, memory.Category, memory.Importance));
        Assert.Equal(["Anna", "Bazel"], memory.Entities);
        Assert.Equal(["build"], memory.Keywords);
        Assert.Equal(("Bazel it is.", "queue:7", "anthropic/claude", "0123456789abcdef"), (memory.Summary, memory.Source, memory.Model, memory.PromptVersion));
        Assert.Equal((MemoryOrigin.Import, MemoryTrust.Trusted), (memory.Origin, memory.Trust));
        Assert.Equal(DateTimeOffset.Parse("2025-01-02T10:00:00Z", null), memory.CreatedAt);
        Assert.Equal(memory.CreatedAt, memory.RecordedAt);
        Assert.Null(memory.RetiredAt);
        Assert.Contains("\"semantic_facts\":[\"Anna chose Bazel\"]", memory.Metadata, StringComparison.Ordinal);
        Assert.Contains("\"access_count\":4", memory.Metadata, StringComparison.Ordinal);
        await _world.RequireTrueAsync();
    }

    [Fact]
    public async Task What_was_deleted_is_history_and_what_took_its_place_says_so()
    {
        using (var store = _memman.MakeStore("default"))
        {
            MemmanFixture.AddInsight(store, "old", "The deploy is on Monday", deleted: "2025-03-01T00:00:00Z");
            MemmanFixture.AddInsight(store, "older", "The deploy is on Sunday", created: "2025-01-01T00:00:00Z", deleted: "2025-02-01T00:00:00Z");
            MemmanFixture.AddInsight(store, "new", "The deploy is on Friday", created: "2025-03-01T00:00:00Z");
            MemmanFixture.AddInsight(store, "gone", "The cluster has three nodes", deleted: "2025-04-01T00:00:00Z");
            MemmanFixture.Log(store, "reconcile-update", "older", "replaced by new");
            MemmanFixture.Log(store, "replace", "old", "replaced by new");
            MemmanFixture.Log(store, "reconcile-delete", "gone", "contradicted by: The cluster has five nodes");
        }

        await _world.MoveAsync(SourceFormat.Memman, _memman.Root);

        var old = await _world.FindAsync("old");
        Assert.Equal(DateTimeOffset.Parse("2025-03-01T00:00:00Z", null), old.RetiredAt);
        Assert.Contains("\"ended_by\":\"replace\"", old.Metadata, StringComparison.Ordinal);
        var replacement = await _world.FindAsync("new");
        Assert.Equal("old", replacement.Supersedes?.Value);
        Assert.Contains("\"also_replaces\":[\"older\"]", replacement.Metadata, StringComparison.Ordinal);
        Assert.Contains("contradicted by: The cluster has five nodes", (await _world.FindAsync("gone")).Metadata, StringComparison.Ordinal);
        await _world.RequireTrueAsync();
    }

    [Fact]
    public async Task Edges_of_all_kinds_come_once_for_both_directions_and_links_are_links()
    {
        using (var store = _memman.MakeStore("default"))
        {
            MemmanFixture.AddInsight(store, "a", "The first thing");
            MemmanFixture.AddInsight(store, "b", "The second thing", created: "2025-01-02T11:00:00Z");
            MemmanFixture.AddEdge(store, "a", "b", "temporal", 1, """{"sub_type":"backbone","direction":"precedes"}""");
            MemmanFixture.AddEdge(store, "b", "a", "temporal", 1, """{"sub_type":"backbone","direction":"succeeds"}""");
            MemmanFixture.AddEdge(store, "a", "b", "entity", 0.25, """{"entity":"Thing"}""");
            MemmanFixture.AddEdge(store, "b", "a", "entity", 0.25, """{"entity":"Thing"}""");
            MemmanFixture.AddEdge(store, "b", "a", "semantic", 0.75, """{"created_by":"auto","cosine":"0.7500"}""");
            MemmanFixture.AddEdge(store, "a", "b", "causal", 0.5, """{"created_by":"claude"}""");
            MemmanFixture.AddEdge(store, "b", "a", "causal", 0.5, """{"created_by":"claude"}""");
            MemmanFixture.Log(store, "link", "b", "b <-> a (causal)");
        }

        var report = await _world.MoveAsync(SourceFormat.Memman, _memman.Root);

        Assert.Equal((5L, 3L, 2L), Count(report, "edges") is var edges ? (edges.Read, edges.Stored, edges.Merged) : default);
        Assert.Equal((2L, 1L, 1L), Count(report, "links") is var links ? (links.Read, links.Stored, links.Merged) : default);
        Assert.Equal((1, "memman"), await _world.FindEdgeAsync("a", "b", EdgeKind.Temporal) is { } temporal ? (temporal.Weight, temporal.MadeBy) : default);
        Assert.Contains("precedes", (await _world.FindEdgeAsync("a", "b", EdgeKind.Temporal))!.Metadata, StringComparison.Ordinal);
        Assert.Equal(0.25, (await _world.FindEdgeAsync("a", "b", EdgeKind.Entity))?.Weight);
        Assert.Equal(0.75, (await _world.FindEdgeAsync("a", "b", EdgeKind.Semantic))?.Weight);
        Assert.True((await _world.FindEdgeAsync("b", "a", EdgeKind.Causal))?.IsManual);
        Assert.Null(await _world.FindEdgeAsync("a", "b", EdgeKind.Causal));
        await _world.RequireTrueAsync();
    }

    [Fact]
    public async Task Vectors_lie_in_the_space_of_the_fingerprint_which_becomes_the_stores_own()
    {
        using (var store = _memman.MakeStore("default"))
        {
            store.Run("INSERT INTO meta VALUES ('embed_fingerprint', '{\"dim\":2,\"model\":\"voyage-3-lite\",\"provider\":\"voyage\"}')");
            MemmanFixture.AddInsight(store, "a", "The first thing");
            MemmanFixture.AddInsight(store, "b", "The second thing");
            MemmanFixture.AddInsight(store, "c", "The third thing");
            store.Run("UPDATE insights SET embedding = $1, embedding_model = 'voyage-3-lite' WHERE id = 'a'", MemmanFixture.Vector(3, 4));
            store.Run("UPDATE insights SET embedding = x'0102' WHERE id = 'b'");
            store.Run("UPDATE insights SET embedding = $1 WHERE id = 'c'", MemmanFixture.Vector(0, 0));
        }

        var report = await _world.MoveAsync(SourceFormat.Memman, _memman.Root);

        await using var opened = await _world.Catalog.OpenAsync(StoreName.Default, Token);
        await using var reader = await opened.BeginReadAsync(Token);
        var own = (await reader.ReadModelSpacesAsync(Token)).Own;
        Assert.Equal(new EmbeddingSpace("voyage", "voyage-3-lite", 2, "cut=24000;unit"), own);
        var vector = Assert.Single(await reader.ReadVectorsAsync(own!, [1, 2, 3], Token));
        Assert.Equal([0.6f, 0.8f], vector.Components.ToArray());
        Assert.Equal(2, Assert.Single(report.Stores[0].Findings, finding => finding.Reason is "vector_unusable").Count);
    }

    [Fact]
    public async Task What_waited_in_the_queue_is_kept_as_it_was_said_and_refined_where_a_model_is_there()
    {
        using (var store = _memman.MakeStore("work"))
        using (var queue = _memman.MakeQueue())
        {
            MemmanFixture.AddInsight(store, "old", "The deploy is on Monday");
            queue.Run("INSERT INTO queue (store, content, hint_cat, hint_entities, queued_at, status) VALUES ('work', 'Anna likes tea', 'preference', 'Anna, tea', 1735800000, 'pending')");
            queue.Run("INSERT INTO queue (store, content, hint_replaced_id, queued_at, status, last_error) VALUES ('work', 'The deploy is on Friday', 'old', 1735800001, 'failed', 'timeout')");
            queue.Run("INSERT INTO queue (store, content, hint_no_reconcile, queued_at, status) VALUES ('other', 'Only in the queue', 1, 1735800002, 'stale')");
            queue.Run("INSERT INTO queue (store, content, queued_at, status) VALUES ('work', 'Was done', 1735800003, 'done')");
        }

        _memman.Write("env", "MEMMAN_LLM_ENDPOINT=https://models.example/v1\n");
        var report = await _world.MoveAsync(SourceFormat.Memman, _memman.Root);

        var work = await _world.ReadAsync("work");
        Assert.Equal(["The deploy is on Monday", "Anna likes tea", "The deploy is on Friday"], work.Select(version => version.Content));
        Assert.Equal(MemoryCategory.Preference, work[1].Category);
        Assert.Equal(["Anna", "tea"], work[1].Entities);
        Assert.Equal("old", work[2].Supersedes?.Value);
        Assert.NotNull(work[0].RetiredAt);
        Assert.Equal("Only in the queue", Assert.Single(await _world.ReadAsync("other")).Content);
        Assert.Equal([0L, 2L], report.Stores.Select(store => store.Queued));
        Assert.DoesNotContain(work, version => version.Content is "Was done");
        Assert.Contains("Was done", await File.ReadAllTextAsync(report.Stores[1].Archive!.Path, Token), StringComparison.Ordinal);
        await _world.RequireTrueAsync("work");
    }

    [Fact]
    public async Task The_log_is_archived_without_its_secrets_for_its_owner_alone()
    {
        using (var store = _memman.MakeStore("default"))
        {
            MemmanFixture.AddInsight(store, "a", "A thing");
            MemmanFixture.Log(store, "remember", "a", "the password is correct-horse-7731-battery");
            MemmanFixture.Log(store, "recall:basic", "", "q=thing hits=1");
        }

        var report = await _world.MoveAsync(SourceFormat.Memman, _memman.Root);

        var archive = report.Stores[0].Archive!.Path;
        var lines = await File.ReadAllLinesAsync(archive, Token);
        Assert.Equal(3, lines.Length);
        Assert.Contains("\"schema\":\"satchel.archive/1\",\"format\":\"memman\",\"store\":\"default\"", lines[0], StringComparison.Ordinal);
        Assert.Contains("q=thing hits=1", lines[2], StringComparison.Ordinal);
        Assert.DoesNotContain("correct-horse", lines[1], StringComparison.Ordinal);
        Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(archive) == (UnixFileMode.UserRead | UnixFileMode.UserWrite));
    }

    [Fact]
    public async Task Settings_become_ours_where_nobody_has_set_them_and_the_active_store_stays_active()
    {
        using (_memman.MakeStore("Work"))
        {
            _memman.Write("active", "Work\n");
        }

        _memman.Write(
            "env",
            """
            # comment
            MEMMAN_LLM_ENDPOINT="https://models.example/v1"
            MEMMAN_LLM_API_KEY=secret-key
            MEMMAN_EMBED_PROVIDER=openai
            MEMMAN_OPENAI_EMBED_MODEL=text-embedding-3-small
            MEMMAN_VOYAGE_API_KEY=pa-voyage
            MEMMAN_LOG_LEVEL=WARNING
            MEMMAN_INTERVAL=soon
            MEMMAN_AUTO_SEMANTIC_THRESHOLD_Work=none
            MEMMAN_BACKEND_far=postgres
            """);
        await new SettingsFile(_world.Home, _world.Clock).SetAsync(
            SettingRegistry.Get("llm.endpoint"), "https://mine.example/v1", Token);

        var report = await _world.MoveAsync(SourceFormat.Memman, _memman.Root);

        Assert.Equal("https://mine.example/v1", _world.Settings.Text("llm.endpoint"));
        Assert.Equal("secret-key", _world.Settings.Text("llm.api_key"));
        Assert.Equal("text-embedding-3-small", _world.Settings.Text("embed.model"));
        Assert.Equal("skip", _world.Settings.Read(SettingRegistry.Get("store.work.semantic_threshold")).Written);
        Assert.Equal(
            ["LLM_ENDPOINT:Kept", "LLM_API_KEY:Set", "EMBED_PROVIDER:Set", "OPENAI_EMBED_MODEL:Set", "VOYAGE_API_KEY:Unmapped", "LOG_LEVEL:Unmapped", "INTERVAL:Invalid", "AUTO_SEMANTIC_THRESHOLD_Work:Set", "BACKEND_far:Unmapped"],
            report.Settings.Select(setting => $"{setting.From["MEMMAN_".Length..]}:{setting.Fate}"));
        Assert.Equal("work", ActiveStore.Of(_world.Home).Value);
        Assert.Contains(report.Left, left => left.Name is "store far");
    }

    [Fact]
    public async Task A_second_time_nothing_changes_and_a_new_insight_is_all_that_comes()
    {
        using (var store = _memman.MakeStore("default"))
        {
            MemmanFixture.AddInsight(store, "a", "The first thing");
            MemmanFixture.AddInsight(store, "b", "The second thing", deleted: "2025-03-01T00:00:00Z");
            MemmanFixture.AddEdge(store, "a", "b", "causal", 0.8, """{"created_by":"llm"}""");
            MemmanFixture.Log(store, "remember", "a", "The first thing");
        }

        Assert.True((await _world.MoveAsync(SourceFormat.Memman, _memman.Root)).IsChanged);
        var before = _world.Snapshot();

        var again = await _world.MoveAsync(SourceFormat.Memman, _memman.Root);

        Assert.False(again.IsChanged);
        Assert.Equal(before, _world.Snapshot());
        using (var store = new FixtureDatabase(_memman.DatabaseOf("default")))
        {
            MemmanFixture.AddInsight(store, "c", "The third thing");
        }

        Assert.Equal((1L, 2L), Count(await _world.MoveAsync(SourceFormat.Memman, _memman.Root), "memories") is var third ? (third.Stored, third.Known) : default);
        Assert.Equal(3, (await _world.ReadAsync()).Count);
    }

    [Fact]
    public async Task Odd_rows_are_mended_or_left_out_with_the_reason_and_archived_as_they_were()
    {
        using (var store = _memman.MakeStore("default"))
        {
            MemmanFixture.AddInsight(store, "unknown", "A thing of no known kind", category: "weird");
            MemmanFixture.AddInsight(store, "nothing", "A thing without a kind", category: null);
            MemmanFixture.AddInsight(store, "broken", "A thing with a broken byte");
            store.Run("UPDATE insights SET content = CAST(x'41206279746520ff' AS TEXT), entities = 'not json, really', importance = 99 WHERE id = 'broken'");
            MemmanFixture.AddInsight(store, "an id with spaces", "A thing whose id is none here");
            MemmanFixture.AddInsight(store, "long", new string('x', 70_000));
            MemmanFixture.AddInsight(store, "same", "A thing of no known kind");
            MemmanFixture.AddInsight(store, "zoneless", "A thing without a zone", created: "2025-01-02 10:00:00");
            MemmanFixture.AddInsight(store, "timeless", "A thing without a time", created: "yesterday", deleted: "sometime");
            MemmanFixture.AddInsight(store, "bell", "A thing with a bell\u0007");
            MemmanFixture.AddEdge(store, "unknown", "missing", "semantic", 0.5, "{}");
            MemmanFixture.AddEdge(store, "unknown", "same", "semantic", 7, "not json");
            store.Run("ALTER TABLE insights ADD COLUMN mood TEXT");
            store.Run("UPDATE insights SET mood = 'bright' WHERE id = 'nothing'");
        }

        var report = await _world.MoveAsync(SourceFormat.Memman, _memman.Root);

        var moved = report.Stores[0];
        Assert.Equal((9L, 8L, 1L), Count(report, "memories") is var count ? (count.Read, count.Stored, count.Skipped) : default);
        Assert.Equal("A byte \uFFFD", (await _world.FindAsync("broken")).Content);
        Assert.Equal(["not json", "really"], (await _world.FindAsync("broken")).Entities);
        Assert.Equal(5, (await _world.FindAsync("broken")).Importance);
        Assert.Equal("A thing with a bell", (await _world.FindAsync("bell")).Content);
        Assert.Contains("\"category\":\"weird\"", (await _world.FindAsync("unknown")).Metadata, StringComparison.Ordinal);
        Assert.Contains("\"mood\":\"bright\"", (await _world.FindAsync("nothing")).Metadata, StringComparison.Ordinal);
        Assert.Equal(DateTimeOffset.Parse("2025-01-02T10:00:00Z", null), (await _world.FindAsync("zoneless")).CreatedAt);
        Assert.NotNull((await _world.FindAsync("timeless")).RetiredAt);
        Assert.Contains(await _world.ReadAsync(), version => version.Content is "A thing whose id is none here");
        string[] reasons =
        [
            "category_unknown+", "content_too_long-", "control_characters_removed+", "edge_end_missing-", "id_made+", "importance_bounded+",
            "invalid_utf8+", "list_unreadable+", "metadata_left_out+", "time_unreadable+",
        ];
        Assert.Equal(reasons, moved.Findings.Select(finding => finding.Reason + (finding.IsMended ? '+' : '-')).Order(StringComparer.Ordinal));
        Assert.Contains(new string('x', 70_000), await File.ReadAllTextAsync(moved.Archive!.Path, Token), StringComparison.Ordinal);
        await _world.RequireTrueAsync();
    }

    [Fact]
    public async Task A_store_of_an_earlier_version_lacks_tables_and_columns_and_comes_all_the_same()
    {
        using (var store = new FixtureDatabase(_memman.DatabaseOf("default")))
        {
            store.Run("CREATE TABLE insights (id TEXT PRIMARY KEY, content TEXT NOT NULL)");
            store.Run("INSERT INTO insights VALUES ('a', 'All that there is')");
        }

        await _world.MoveAsync(SourceFormat.Memman, _memman.Root);

        Assert.Equal(_world.Clock.GetUtcNow(), (await _world.FindAsync("a")).CreatedAt);
    }

    [Fact]
    public async Task Names_that_are_none_here_or_differ_only_in_case_become_others()
    {
        foreach (var name in (string[])["Work", "work", "my notes", "__", new string('n', 80)])
        {
            using var store = _memman.MakeStore(name);
            MemmanFixture.AddInsight(store, "a", $"In {name}");
        }

        var report = await _world.MoveAsync(SourceFormat.Memman, _memman.Root);

        Assert.Equal(
            ["Work=work", "__=store", "my notes=my-notes", $"{new string('n', 80)}={new string('n', 64)}", "work=work-2"],
            report.Stores.Select(store => $"{store.Source}={store.Store}"));
        Assert.Equal("In work", (await _world.FindAsync("a", "work-2")).Content);
    }

    [Fact]
    public async Task One_store_can_be_chosen_or_sent_elsewhere()
    {
        foreach (var name in (string[])["one", "two"])
        {
            using var store = _memman.MakeStore(name);
            MemmanFixture.AddInsight(store, name, $"In {name}");
        }

        await _world.MoveAsync(SourceFormat.Memman, _memman.Root, new MoveInOptions { Store = StoreName.Parse("two") });
        var ambiguous = await Assert.ThrowsAsync<SourceException>(
            () => _world.MoveAsync(SourceFormat.Memman, _memman.Root, new MoveInOptions { Store = StoreName.Parse("three") }));
        await _world.MoveAsync(SourceFormat.Memman, _memman.DatabaseOf("one"), new MoveInOptions { Store = StoreName.Parse("three") });

        Assert.Equal(SourceError.Ambiguous, ambiguous.Code);
        Assert.Equal(["three", "two"], (await _world.Catalog.ListAsync(Token)).Select(name => name.Value));
        Assert.Equal("In one", (await _world.FindAsync("one", "three")).Content);
    }

    [Fact]
    public async Task A_store_that_another_program_has_open_is_read_to_its_last_commit_and_nothing_is_written_there()
    {
        using var store = _memman.MakeStore("default");
        MemmanFixture.AddInsight(store, "a", "In the log only");
        store.Run("BEGIN IMMEDIATE");
        MemmanFixture.AddInsight(store, "b", "Not committed");
        var before = MovingWorld.Snapshot(_memman.Root);

        await _world.MoveAsync(SourceFormat.Memman, _memman.Root);

        Assert.Equal(["In the log only"], (await _world.ReadAsync()).Select(version => version.Content));
        Assert.Equal(before, MovingWorld.Snapshot(_memman.Root));
    }

    [Fact]
    public async Task A_damaged_store_is_named_and_no_store_is_made_for_any()
    {
        using (var store = _memman.MakeStore("good"))
        {
            MemmanFixture.AddInsight(store, "a", "A thing");
        }

        _memman.MakeStore("later").Dispose();
        var bytes = await File.ReadAllBytesAsync(_memman.DatabaseOf("later"), Token);
        bytes.AsSpan(100, bytes.Length - 100).Fill(0xAB);
        await File.WriteAllBytesAsync(_memman.DatabaseOf("later"), bytes, Token);

        var error = await Assert.ThrowsAsync<SourceException>(() => _world.MoveAsync(SourceFormat.Memman, _memman.Root));

        Assert.Equal(SourceError.Corrupt, error.Code);
        Assert.Contains(_memman.DatabaseOf("later"), error.Message, StringComparison.Ordinal);
        Assert.Empty(await _world.Catalog.ListAsync(Token));
    }

    [Fact]
    public async Task What_is_no_home_is_refused()
    {
        Directory.CreateDirectory(_world.Elsewhere);
        await File.WriteAllTextAsync(Path.Combine(_world.Elsewhere, "notes.txt"), "not a database", Token);

        var folder = await Assert.ThrowsAsync<SourceException>(() => _world.MoveAsync(SourceFormat.Memman, _world.Elsewhere));
        var file = await Assert.ThrowsAsync<SourceException>(() => _world.MoveAsync(SourceFormat.Memman, Path.Combine(_world.Elsewhere, "notes.txt")));
        var nothing = await Assert.ThrowsAsync<SourceException>(() => _world.MoveAsync(SourceFormat.Memman, Path.Combine(_world.Elsewhere, "none")));

        Assert.Equal((SourceError.NotRecognised, SourceError.NotRecognised, SourceError.NotFound), (folder.Code, file.Code, nothing.Code));
    }

    [Fact]
    public async Task What_was_erased_here_stays_away_with_its_edges()
    {
        using (var store = _memman.MakeStore("default"))
        {
            MemmanFixture.AddInsight(store, "a", "The first thing");
            MemmanFixture.AddInsight(store, "b", "The second thing");
        }

        await _world.MoveAsync(SourceFormat.Memman, _memman.Root);
        await using (var opened = await _world.Catalog.OpenAsync(StoreName.Default, Token))
        {
            await new MemoryEraser(opened, _world.Clock, "test").RunAsync(MemoryId.Parse("a"), dryRun: false, [], Token);
        }

        Assert.Equal(1, Count(await _world.MoveAsync(SourceFormat.Memman, _memman.Root), "memories").Erased);
        Assert.Equal("b", Assert.Single(await _world.ReadAsync()).Id.Value);
    }

    private static MovedCount Count(MoveInReport report, string kind)
        => Assert.Single(report.Stores.SelectMany(store => store.Counts), count => count.Kind == kind);
}
