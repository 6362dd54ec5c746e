using Satchel.Engine.Tests.Store.Conformance;

namespace Satchel.Engine.Tests.Store.Sqlite;

/// <summary>SQLite passes every suite without an exception.</summary>
public static class SqliteConformanceTests
{
    public sealed class Versions : VersionConformance
    {
        protected override IStoreFixture MakeFixture() => new SqliteFixture();
    }

    public sealed class Transactions : TransactionConformance
    {
        protected override IStoreFixture MakeFixture() => new SqliteFixture();
    }

    public sealed class Expiry : ExpiryConformance
    {
        protected override IStoreFixture MakeFixture() => new SqliteFixture();
    }

    public sealed class Erasure : ErasureConformance
    {
        protected override IStoreFixture MakeFixture() => new SqliteFixture();
    }

    public sealed class Lists : ListConformance
    {
        protected override IStoreFixture MakeFixture() => new SqliteFixture();
    }

    public sealed class TextIndex : TextIndexConformance
    {
        protected override IStoreFixture MakeFixture() => new SqliteFixture();
    }

    public sealed class IndexModel : IndexModelConformance
    {
        protected override IStoreFixture MakeFixture() => new SqliteFixture();
    }

    public sealed class Facts : FactsConformance
    {
        protected override IStoreFixture MakeFixture() => new SqliteFixture();
    }

    public sealed class Edges : EdgeConformance
    {
        protected override IStoreFixture MakeFixture() => new SqliteFixture();
    }

    public sealed class Graph : GraphConformance
    {
        protected override IStoreFixture MakeFixture() => new SqliteFixture();
    }

    public sealed class Vectors : VectorConformance
    {
        protected override IStoreFixture MakeFixture() => new SqliteFixture();
    }

    public sealed class Marks : MarkConformance
    {
        protected override IStoreFixture MakeFixture() => new SqliteFixture();
    }

    public sealed class Syncs : SyncConformance
    {
        protected override IStoreFixture MakeFixture() => new SqliteFixture();
    }

    public sealed class ModelSpaces : ModelSpaceConformance
    {
        protected override IStoreFixture MakeFixture() => new SqliteFixture();
    }

    public sealed class Rehearsals : RehearsalConformance
    {
        protected override IStoreFixture MakeFixture() => new SqliteFixture();
    }

    public sealed class Jobs : JobConformance
    {
        protected override IStoreFixture MakeFixture() => new SqliteFixture();
    }

    public sealed class Catalogs : CatalogConformance
    {
        protected override IStoreFixture MakeFixture() => new SqliteFixture();
    }
}
