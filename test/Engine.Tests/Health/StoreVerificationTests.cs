using Satchel.Engine.Health;
using Satchel.Engine.Model;
using Satchel.Engine.Pipeline;
using Satchel.Engine.Store;
using Satchel.Testing;

namespace Satchel.Engine.Tests.Health;

/// <summary>Whatever is altered behind the program's back is found and named, and the ledger is believed to the last entry.</summary>
public sealed class StoreVerificationTests : DamagedStoreTests
{
    [Fact]
    public async Task A_store_that_only_the_program_wrote_is_true()
    {
        var report = await StoreVerification.RunAsync(Store, Token);

        Assert.Empty(report.Problems);
        Assert.Equal((8L, 0L, 6L), (report.Entries, report.Erased, report.Versions));
        Assert.Equal(64, report.Head.Length);
        Assert.True(report.IsLedgerWhole);
    }

    [Fact]
    public async Task An_empty_store_is_true()
    {
        await using var empty = await Catalog.OpenOrCreateAsync(StoreName.Parse("empty"), Token);

        var report = await StoreVerification.RunAsync(empty, Token);

        Assert.Empty(report.Problems);
        Assert.Equal("", report.Head);
    }

    [Theory]
    [InlineData("UPDATE ledger SET actor = 'somebody' WHERE sequence = 2", "entry_altered")]
    [InlineData("UPDATE ledger SET time = time + 1 WHERE sequence = 2", "entry_altered")]
    [InlineData("UPDATE ledger SET operation = 'nothing' WHERE sequence = 2", "entry_unreadable")]
    [InlineData("UPDATE ledger SET hash = zeroblob(32) WHERE sequence = 2", "chain_broken")]
    [InlineData("DELETE FROM payload WHERE sequence = 3; DELETE FROM ledger WHERE sequence = 3", "entry_missing")]
    [InlineData("DELETE FROM ledger WHERE sequence = 3", "payload_unknown")]
    [InlineData("UPDATE payload SET salt = zeroblob(16) WHERE sequence = 2", "payload_altered")]
    [InlineData("UPDATE payload SET body = CAST(replace(CAST(body AS TEXT), 'Friday', 'Sunday') AS BLOB) WHERE sequence = 2", "payload_altered")]
    [InlineData("UPDATE payload SET body = x'7B' WHERE sequence = 2", "payload_unreadable")]
    public async Task What_was_altered_in_the_ledger_is_named_and_no_repair_touches_it(string sql, string expected)
    {
        Damage(sql);
        var before = Look("SELECT group_concat(hex(hash) || actor) FROM ledger");

        var report = await StoreVerification.RunAsync(Store, Token);
        var repair = await StoreRepair.RunAsync(Store, dryRun: false, progress: null, Token);

        Assert.Contains(expected, Codes(report.Problems));
        Assert.Contains(expected, Codes(repair.Verification.Problems));
        Assert.Equal((false, false), (report.IsLedgerWhole, repair.Verification.IsLedgerWhole));
        Assert.Equal(before, Look("SELECT group_concat(hex(hash) || actor) FROM ledger"));
    }

    [Fact]
    public async Task A_payload_that_cannot_be_read_hides_no_other_damage()
    {
        Damage("UPDATE payload SET body = x'7B' WHERE sequence = 2; UPDATE payload SET salt = zeroblob(16) WHERE sequence = 4");

        var report = await StoreVerification.RunAsync(Store, Token);

        Assert.Equal(8, report.Entries);
        Assert.Equal(
            [("payload_altered", "entry 2"), ("payload_unreadable", "entry 2"), ("payload_altered", "entry 4")],
            report.Problems.Select(problem => (problem.Code, problem.Where)));
    }

    [Fact]
    public async Task A_change_that_cannot_be_read_is_listed_and_not_undone()
    {
        Damage("UPDATE payload SET body = '{\"change\":\"dream\"}' WHERE sequence = 8");

        var last = await ReadAsync(reader => reader.ReadLastLedgerAsync(null, 1, Token));
        var outcome = await new MemoryUndo(Store, Clock, "test").RunAsync(new UndoTarget.LastBatch(), force: true, dryRun: false, Token);

        Assert.IsType<Engine.Ledger.LedgerChange.Unreadable>(last[0].Change);
        Assert.Equal(8, Assert.IsType<UndoOutcome.Unreadable>(outcome).Sequence);
    }

    [Fact]
    public async Task A_payload_may_be_missing_only_where_its_memory_was_erased()
    {
        Damage("DELETE FROM payload WHERE sequence = 2");

        var report = await StoreVerification.RunAsync(Store, Token);

        Assert.Equal(["payload_missing"], Codes(report.Problems));
        Assert.Equal((1L, 5L, false), (report.Erased, report.Versions, report.IsLedgerWhole));
    }

    [Fact]
    public async Task An_erased_memory_is_counted_and_is_no_problem_and_must_not_be_in_the_tables()
    {
        var eraser = new MemoryEraser(Store, Clock, "test");
        Assert.IsType<EraseOutcome.Erased>(await eraser.RunAsync(MemoryId.Parse("carla"), dryRun: false, [], Token));
        var report = await StoreVerification.RunAsync(Store, Token);
        Assert.Empty(report.Problems);
        Assert.True(report is { Erased: > 0, IsLedgerWhole: true });

        Damage("UPDATE version SET memory = 'carla' WHERE document = 1");

        Assert.Contains("version_unknown", Codes((await StoreVerification.RunAsync(Store, Token)).Problems));
    }

    [Fact]
    public async Task An_erasure_that_was_interrupted_is_named_and_finished()
    {
        Damage("UPDATE counter SET value = 1 WHERE name = 'scrub_due'");

        Assert.Equal([AuditFindings.ErasureUnfinished], Codes((await StoreVerification.RunAsync(Store, Token)).Problems));
        Assert.Empty((await StoreRepair.RunAsync(Store, dryRun: false, progress: null, Token)).Verification.Problems);
    }

    [Fact]
    public async Task Edges_and_vectors_of_what_was_forgotten_are_in_their_place()
    {
        Damage("INSERT INTO edge VALUES ('carla', 'ben', 'causal', 1, '{}', 'tier0', 0)");
        await using (var writer = await Store.BeginWriteAsync(Memories.Intent, Token))
        {
            await writer.SaveVectorAsync(new EmbeddingSpace("offline", "m", 2, ""), 4, new float[] { 0, 0 }, Token);
            await writer.CommitAsync(Token);
        }

        Assert.Empty((await StoreVerification.RunAsync(Store, Token)).Problems);
    }

    [Fact]
    public async Task A_page_that_is_no_page_is_named()
    {
        foreach (var i in Enumerable.Range(1, 300))
        {
            await RememberAsync($"m{i}", new string('x', 500));
        }

        await Store.DisposeAsync();
        Damage("PRAGMA wal_checkpoint(TRUNCATE)");
        var root = int.Parse(Look("SELECT rootpage FROM sqlite_schema WHERE name = 'version'"), System.Globalization.CultureInfo.InvariantCulture);
        await using (var file = new FileStream(Location, FileMode.Open))
        {
            file.Position = (root - 1) * 4_096L;
            file.Write(new byte[4_096]);
        }

        await using var store = await Catalog.OpenAsync(StoreName.Default, Token);
        var report = await StoreVerification.RunAsync(store, Token);

        Assert.Contains("database_damaged", Codes(report.Problems));
        Assert.Equal(308, report.Entries);
    }

    [Fact]
    public async Task More_problems_than_are_named_are_counted()
    {
        foreach (var i in Enumerable.Range(1, 150))
        {
            await RememberAsync($"m{i}", $"note {i}");
        }

        Damage("UPDATE version SET importance = 5 WHERE memory LIKE 'm%'");

        var report = await StoreVerification.RunAsync(Store, Token);

        Assert.Equal(AuditFindings.MostNamed, report.Problems.Count);
        Assert.True(report.ProblemCount >= 300);
    }
}
