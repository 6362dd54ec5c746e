using Satchel.Engine.Health;
using Satchel.Engine.Pipeline;
using Satchel.Engine.Store;
using Satchel.Engine.Tests.Store;
using Satchel.Engine.Tests.Store.Sqlite;
using Satchel.Testing;

namespace Satchel.Engine.Tests.Health;

public sealed class CanaryTests : OneStoreTests
{
    [Fact]
    public async Task A_proof_says_when_it_was_made_and_leaves_nothing_behind()
    {
        await new MemoryWriter(Store, Clock, "test", queuesRefinement: true).RememberAsync(Memories.Draft(), refine: true, Token);
        var before = await StateAsync();

        var proof = await ProveAsync();

        Assert.Equal((Clock.GetUtcNow(), Clock.GetUtcNow(), CanaryFailure.None), (proof.WrittenAt, proof.RecalledAt, proof.Failure));
        Assert.Equal(CanaryState.Proven, proof.StateAt(Clock.GetUtcNow()));
        Assert.Equal(before, await StateAsync());
        Assert.Equal(proof, CanaryProof.Read(await Store.Marks.ReadAsync(Token)));
        Assert.True((await StoreVerification.RunAsync(Store, Token)).IsLedgerWhole);
    }

    [Fact]
    public async Task An_empty_store_can_be_proven_and_stays_empty()
    {
        Assert.Equal(CanaryFailure.None, (await ProveAsync()).Failure);
        Assert.Equal((0L, 0), await StateAsync());
    }

    [Fact]
    public async Task A_proof_is_stale_after_three_intervals_and_none_was_made_before_the_first()
    {
        Assert.Equal(CanaryState.Never, CanaryProof.Never.StateAt(Clock.GetUtcNow()));
        var proof = await ProveAsync();
        Assert.Equal(CanaryState.Proven, proof.StateAt(Clock.GetUtcNow() + (3 * WorkerUpkeep.Interval)));
        Assert.Equal(CanaryState.Stale, proof.StateAt(Clock.GetUtcNow() + (3 * WorkerUpkeep.Interval) + TimeSpan.FromMilliseconds(1)));
    }

    [Fact]
    public async Task An_index_that_loses_words_is_found_out_and_the_last_proof_stays_known()
    {
        var proven = await ProveAsync();
        Clock.Advance(WorkerUpkeep.Interval);
        Spoil("CREATE TRIGGER lose AFTER INSERT ON posting BEGIN DELETE FROM posting WHERE term = NEW.term AND block = NEW.block; END");

        var failed = await ProveAsync();
        Assert.Equal((CanaryFailure.NotRecalled, CanaryState.Failing), (failed.Failure, failed.StateAt(Clock.GetUtcNow())));
        Assert.Equal((Clock.GetUtcNow(), proven.RecalledAt), (failed.WrittenAt, failed.RecalledAt));

        Spoil("DROP TRIGGER lose");
        Assert.Equal(CanaryState.Proven, (await ProveAsync()).StateAt(Clock.GetUtcNow()));
    }

    [Fact]
    public async Task A_store_that_takes_no_memories_is_found_out()
    {
        Spoil("CREATE TRIGGER refuse BEFORE INSERT ON version BEGIN SELECT RAISE(ABORT, 'no'); END");

        await Assert.ThrowsAsync<StoreException>(ProveAsync);

        Assert.Equal(CanaryFailure.StoreFailed, CanaryProof.Read(await Store.Marks.ReadAsync(Token)).Failure);
    }

    [Fact]
    public async Task A_memory_that_cannot_be_retired_is_found_out()
    {
        Spoil(
            """
            CREATE TRIGGER keep BEFORE UPDATE ON facts BEGIN SELECT RAISE(IGNORE); END;
            CREATE TRIGGER count BEFORE UPDATE ON term BEGIN SELECT RAISE(IGNORE); END;
            """);

        Assert.Equal(CanaryFailure.NotRetired, (await ProveAsync()).Failure);
    }

    private Task<CanaryProof> ProveAsync() => new Canary(Store, Clock).ProveAsync(Token);

    private void Spoil(string statement) => RawDatabase.Run(Store.Location, statement);

    private async Task<(long Versions, int Entries)> StateAsync()
        => await ReadAsync(async reader => ((await reader.CountAsync(Token)).Versions, (await reader.ReadLedgerAsync(0, 99, Token)).Count));
}
