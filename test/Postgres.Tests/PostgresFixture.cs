using Satchel.Engine.Model;
using Satchel.Engine.Store;
using Satchel.Engine.Tests.Store.Conformance;
using Satchel.Testing;

namespace Satchel.Postgres.Tests;

/// <summary>Stores in a database of their own on the test server.</summary>
internal sealed class PostgresFixture : IStoreFixture
{
    private readonly List<PostgresStoreCatalog> _catalogs = [];
    private readonly TemporaryFolder _folder = new();

    public PostgresFixture()
    {
        (Address, Database) = TestServer.MakeDatabase();
        Catalog = OpenAnotherCatalog();
    }

    public IStoreCatalog Catalog { get; }

    /// <summary>How the database is reached.</summary>
    public string Address { get; }

    public string Database { get; }

    /// <summary>Runs statements in the database.</summary>
    public void Run(params ReadOnlySpan<string> statements)
    {
        foreach (var statement in statements)
        {
            TestServer.Run(statement, Address);
        }
    }

    public IStoreCatalog OpenAnotherCatalog()
    {
        var catalog = new PostgresStoreCatalog(PostgresAddress.Parse(Address, static _ => null, _folder.Path), _folder.File("backups"), Moments.WallClock);
        lock (_catalogs)
        {
            _catalogs.Add(catalog);
        }

        return catalog;
    }

    public async ValueTask<IMemoryStore> OpenBackupAsync(string backup, CancellationToken cancellationToken)
    {
        await using var opened = await Catalog.OpenBackupAsync(backup, cancellationToken);
        var name = StoreName.Parse("from-backup");
        await Catalog.RestoreAsync(name, opened, cancellationToken);
        return await Catalog.OpenAsync(name, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var catalog in _catalogs)
        {
            await catalog.DisposeAsync();
        }

        TestServer.DropDatabase(Database);
        _folder.Dispose();
    }
}
