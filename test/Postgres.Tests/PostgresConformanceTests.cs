using Satchel.Engine.Tests.Store.Conformance;

namespace Satchel.Postgres.Tests;

/// <summary>PostgreSQL passes every suite.</summary>
public static class PostgresConformanceTests
{
    public sealed class Versions : VersionConformance
    {
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
