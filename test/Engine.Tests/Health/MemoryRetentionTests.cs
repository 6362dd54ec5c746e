using Satchel.Engine.Health;
using Satchel.Engine.Ledger;
using Satchel.Engine.Model;
using Satchel.Engine.Pipeline;
using Satchel.Engine.Store;
using Satchel.Engine.Tests.Store;
using Satchel.Testing;

namespace Satchel.Engine.Tests.Health;

public sealed class MemoryRetentionTests : OneStoreTests
{
    private static readonly DateTimeOffset LongAgo = Moments.Start.AddDays(-100);

    private static Dictionary<MemoryId, AccessCount> Unread { get; } = [];

    [Fact]
    public async Task Nothing_is_retired_while_the_owner_has_set_no_ceiling()
    {
        await AddAsync(Old(50));

        var report = await PruneAsync(RetentionRules.Default);

        Assert.Empty(report.Pruned);
        Assert.Equal((50L, 0L), await CountAsync());
    }

    [Fact]
    public async Task Above_the_ceiling_the_weakest_are_retired_and_one_undo_brings_them_back()
    {
        await AddAsync(
            Memory("weak") with { Importance = 1 },
            Memory("weaker") with { Importance = 1, CreatedAt = LongAgo.AddDays(-1) },
            Memory("strong") with { Importance = 3 });

        var report = await PruneAsync(RetentionRules.Default with { Capacity = 1 });

        Assert.Equal(["weaker", "weak"], report.Pruned.Select(pruned => pruned.Memory.Id.Value));
        Assert.All(report.Pruned, pruned => Assert.Equal((PruneCause.Capacity, PruneFate.Retired), (pruned.Cause, pruned.Fate)));
        var entries = await ReadAsync(reader => reader.ReadBatchAsync(report.Batch!, Token));
        Assert.All(entries, entry => Assert.Equal((LedgerOperation.Prune, "test"), (entry.Intent.Operation, entry.Intent.Actor)));
        Assert.Equal(["strong"], await ListAsync());

        var undone = await new MemoryUndo(Store, Clock, "test").RunAsync(new UndoTarget.Batch(report.Batch!), force: false, dryRun: false, Token);
        Assert.Equal(2, Assert.IsType<UndoOutcome.Undone>(undone).Steps.Count);
        Assert.Equal(["strong", "weak", "weaker"], (await ListAsync()).Order());

        // What came back a moment ago is young, so the next pass leaves it alone.
        Assert.DoesNotContain((await PruneAsync(RetentionRules.Default with { Capacity = 1 })).Pruned, pruned => pruned.Memory.Id.Value != "strong");
    }

    [Fact]
    public async Task What_is_important_protected_held_back_often_shown_or_young_is_never_retired()
    {
        await AddAsync(
            Memory("important") with { Importance = 4 },
            Memory("protected") with { Protected = true },
            Memory("held") with { Trust = MemoryTrust.Quarantined },
            Memory("shown"),
            Memory("new") with { CreatedAt = Moments.Start.AddDays(-6) },
            Memory("imported") with { RecordedAt = Moments.Start.AddDays(-6) });
        var accesses = new Dictionary<MemoryId, AccessCount> { [MemoryId.Parse("shown")] = new(3, LongAgo) };

        var report = await Retention(RetentionRules.Default with { Capacity = 1, TtlDays = 1 }).RunAsync(accesses, 100, dryRun: false, Token);

        Assert.Empty(report.Pruned);
        Assert.Equal(6, (await CountAsync()).Current);
    }

    [Fact]
    public async Task Values_are_those_of_now_and_not_of_when_they_were_last_worked_out()
    {
        await AddAsync(Memory("a") with { CreatedAt = LongAgo }, Memory("b") with { CreatedAt = LongAgo.AddDays(1) });
        var accesses = new Dictionary<MemoryId, AccessCount> { [MemoryId.Parse("a")] = new(1, Moments.Start.AddDays(-1)) };

        var report = await Retention(RetentionRules.Default with { Capacity = 1 }).RunAsync(accesses, 100, dryRun: false, Token);

        Assert.Equal("b", Assert.Single(report.Pruned).Memory.Id.Value);
    }

    [Fact]
    public async Task What_nobody_was_shown_for_the_owners_time_is_retired()
    {
        await AddAsync(Memory("unread"), Memory("read"), Memory("fresh") with { CreatedAt = Moments.Start.AddDays(-89) });
        var accesses = new Dictionary<MemoryId, AccessCount> { [MemoryId.Parse("read")] = new(1, Moments.Start.AddDays(-89)) };

        var report = await Retention(RetentionRules.Default with { TtlDays = 90 }).RunAsync(accesses, 100, dryRun: false, Token);

        var pruned = Assert.Single(report.Pruned);
        Assert.Equal(("unread", PruneCause.Unused, PruneFate.Retired), (pruned.Memory.Id.Value, pruned.Cause, pruned.Fate));
    }

    [Fact]
    public async Task Beyond_the_budget_of_the_day_a_person_decides_and_the_next_day_goes_on()
    {
        await AddAsync(Old(20));
        var rules = RetentionRules.Default with { Capacity = 1 };

        var first = await PruneAsync(rules, 8);
        Assert.Equal((5, 3), (first.Retired, first.Pruned.Count(pruned => pruned.Fate == PruneFate.Proposed)));
        var proposals = await ReadAsync(reader => reader.ListProposalsAsync(9, Token));
        Assert.Equal(3, proposals.Count);
        Assert.All(proposals, proposal => Assert.Equal(Proposal.Retention, proposal.MadeBy));
        Assert.StartsWith("capacity: there are 20 memories, 1 are allowed", proposals[0].Reason, StringComparison.Ordinal);
        Assert.Equal(0, (await PruneAsync(rules, 8)).Retired);

        Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(5, (await PruneAsync(rules, 8)).Retired);
        Assert.Equal(10, (await CountAsync()).Current);
        Assert.DoesNotContain(await ReadAsync(reader => reader.ListProposalsAsync(99, Token)), proposal => proposals.Contains(proposal));
    }

    [Fact]
    public async Task A_large_store_may_lose_one_memory_in_fifty_a_day()
    {
        await AddAsync(Old(400));

        Assert.Equal(8, (await PruneAsync(RetentionRules.Default with { Capacity = 1 }, 20)).Retired);
    }

    [Fact]
    public async Task What_refinement_has_spent_is_gone_for_the_retention_as_well()
    {
        await AddAsync(Old(20));
        await using (var writer = await Store.BeginWriteAsync(Memories.Intent with { Time = Clock.GetUtcNow() }, Token))
        {
            Assert.True(await RetirementBudget.TrySpendAsync(writer, 20, Token));
            await writer.CommitAsync(Token);
        }

        Assert.Equal(4, (await PruneAsync(RetentionRules.Default with { Capacity = 1 })).Retired);
    }

    [Fact]
    public async Task What_expired_is_retired_after_a_while_and_leaves_half_of_the_budget_to_others()
    {
        await AddAsync(
        [
            .. Enumerable.Range(1, 4).Select(i => Memory($"gone{i}") with { ExpiresAt = Moments.Start.AddDays(-31) }),
            Memory("lately") with { ExpiresAt = Moments.Start.AddDays(-29) },
        ]);

        var report = await PruneAsync(RetentionRules.Default);

        Assert.Equal(
            [PruneFate.Retired, PruneFate.Retired, PruneFate.Waiting, PruneFate.Waiting],
            report.Pruned.Select(pruned => pruned.Fate));
        Assert.All(report.Pruned, pruned => Assert.Equal(PruneCause.Expired, pruned.Cause));
        Assert.Empty(await ReadAsync(reader => reader.ListProposalsAsync(9, Token)));
        Assert.Equal(2, (await ReadAsync(reader => reader.ReadBatchAsync(report.Batch!, Token))).Count);
    }

    [Fact]
    public async Task A_dry_run_says_what_would_go_and_changes_nothing()
    {
        await AddAsync(Old(20));
        var rules = RetentionRules.Default with { Capacity = 1 };

        var dry = await Retention(rules).RunAsync(Unread, 8, dryRun: true, Token);
        Assert.Equal((20L, 0L), await CountAsync());
        Assert.Empty(await ReadAsync(reader => reader.ListProposalsAsync(9, Token)));
        var done = await PruneAsync(rules, 8);

        Assert.Null(dry.Batch);
        Assert.Equal(
            dry.Pruned.Select(pruned => (pruned.Memory.Id, pruned.Cause, pruned.Fate)),
            done.Pruned.Select(pruned => (pruned.Memory.Id, pruned.Cause, pruned.Fate)));
    }

    [Fact]
    public async Task What_a_person_lets_stay_is_not_proposed_again()
    {
        await AddAsync(Old(20));
        var rules = RetentionRules.Default with { Capacity = 1 };
        await PruneAsync(rules, 6);
        var proposed = Assert.Single(await ReadAsync(reader => reader.ListProposalsAsync(9, Token)));

        Assert.NotNull(await new MemoryProposals(Store, Clock, "test").DismissAsync(proposed.Memory, Token));
        Clock.Advance(TimeSpan.FromDays(1));

        Assert.DoesNotContain((await PruneAsync(rules, 100)).Pruned, pruned => pruned.Memory.Id == proposed.Memory);
        Assert.True((await ReadAsync(reader => reader.FindCurrentAsync(proposed.Memory, Token)))!.Version.Protected);
    }

    private static MemoryVersion Memory(string id) => Memories.Version(id, $"note of {id}") with { CreatedAt = LongAgo, RecordedAt = LongAgo };

    private static MemoryVersion[] Old(int count)
        => [.. Memories.Many(count).Select(version => version with { CreatedAt = LongAgo, RecordedAt = LongAgo })];

    private MemoryRetention Retention(RetentionRules rules) => new(Store, rules, Clock, "test");

    private Task<PruneReport> PruneAsync(RetentionRules rules, int limit = 10) => Retention(rules).RunAsync(Unread, limit, dryRun: false, Token);

    private async Task<(long Current, long Retired)> CountAsync()
    {
        var counts = await ReadAsync(reader => reader.CountAsync(Token));
        return (counts.Current, counts.Retired);
    }

    private async Task<IReadOnlyList<string>> ListAsync()
        => [.. (await ReadAsync(reader => reader.ListAsync(MemoryFilter.None, 100, 0, Token))).Select(stored => stored.Version.Id.Value)];

    private async Task AddAsync(params MemoryVersion[] versions)
    {
        await using var writer = await Store.BeginWriteAsync(Memories.Intent, Token);
        foreach (var version in versions)
        {
            await writer.AddAsync(version, Token);
        }

        await writer.CommitAsync(Token);
    }
}
