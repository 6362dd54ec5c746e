using Satchel.Engine.Model;
using Satchel.Engine.Store;
using Satchel.Engine.Tests.Store.Conformance;
using Satchel.Testing;

namespace Satchel.Postgres.Tests;

/// <summary>PostgreSQL passes every suite; where it does it another way, that is asserted here.</summary>
public static class PostgresConformanceTests
{
    public sealed class Versions : VersionConformance
    {
        /// <summary>What is added travels with the next step, so that an import does not wait for each memory: what is wrong with it shows then.</summary>
        public override async Task A_transaction_in_which_a_step_failed_cannot_be_committed()
        {
            await AddAsync(Memories.Version("a"));
            await using (var writer = await Store.BeginWriteAsync(Memories.Intent, Token))
            {
                await writer.AddAsync(Memories.Version("b"), Token);
                await writer.AddAsync(Memories.Version("a"), Token);
                await Assert.ThrowsAsync<StoreException>(async () => await writer.FindCurrentAsync(MemoryId.Parse("b"), Token));
                await Assert.ThrowsAsync<InvalidOperationException>(async () => await writer.CommitAsync(Token));
            }

            Assert.Null(await FindAsync("b"));
        }

        protected override IStoreFixture MakeFixture() => new PostgresFixture();
    }

    public sealed class Transactions : TransactionConformance
    {
        protected override IStoreFixture MakeFixture() => new PostgresFixture();
    }

    public sealed class Expiry : ExpiryConformance
    {
        protected override IStoreFixture MakeFixture() => new PostgresFixture();
    }

    public sealed class Erasure : ErasureConformance
    {
        protected override IStoreFixture MakeFixture() => new PostgresFixture();
    }

    public sealed class Lists : ListConformance
    {
        protected override IStoreFixture MakeFixture() => new PostgresFixture();
    }

    public sealed class TextIndex : TextIndexConformance
    {
        protected override IStoreFixture MakeFixture() => new PostgresFixture();
    }

    public sealed class IndexModel : IndexModelConformance
    {
        protected override IStoreFixture MakeFixture() => new PostgresFixture();
    }

    public sealed class Facts : FactsConformance
    {
        protected override IStoreFixture MakeFixture() => new PostgresFixture();
    }

    public sealed class Edges : EdgeConformance
    {
        protected override IStoreFixture MakeFixture() => new PostgresFixture();
    }

    public sealed class Graph : GraphConformance
    {
        protected override IStoreFixture MakeFixture() => new PostgresFixture();
    }

    public sealed class Vectors : VectorConformance
    {
        protected override IStoreFixture MakeFixture() => new PostgresFixture();
    }

    public sealed class Marks : MarkConformance
    {
        protected override IStoreFixture MakeFixture() => new PostgresFixture();
    }

    public sealed class Syncs : SyncConformance
    {
        protected override IStoreFixture MakeFixture() => new PostgresFixture();
    }

    public sealed class ModelSpaces : ModelSpaceConformance
    {
        protected override IStoreFixture MakeFixture() => new PostgresFixture();
    }

    public sealed class Rehearsals : RehearsalConformance
    {
        protected override IStoreFixture MakeFixture() => new PostgresFixture();
    }

    public sealed class Jobs : JobConformance
    {
        protected override IStoreFixture MakeFixture() => new PostgresFixture();
    }

    public sealed class Catalogs : CatalogConformance
    {
        protected override IStoreFixture MakeFixture() => new PostgresFixture();
    }
}
