using Satchel.Engine.Model;
using Satchel.Engine.Store;
using Satchel.Engine.Store.Sqlite;
using Satchel.Engine.Tests.Store.Conformance;
using Satchel.Testing;

namespace Satchel.Engine.Tests.Store.Sqlite;

/// <summary>Stores in a temporary folder. Locks between processes are waited for on the wall clock; names of backups come from a fake one.</summary>
internal sealed class SqliteFixture : IStoreFixture
{
    private readonly TemporaryFolder _folder = new();

    public SqliteFixture() => Catalog = OpenAnotherCatalog();

    public IStoreCatalog Catalog { get; }

    public string Folder => _folder.Path;

    public string Stores => _folder.File("stores");

    public string Backups => _folder.File("backups");

    public IStoreCatalog OpenAnotherCatalog() => new SqliteStoreCatalog(Stores, Backups, Moments.WallClock);

    /// <summary>A program that knows other migrations.</summary>
    public SqliteStoreCatalog OpenWith(params IReadOnlyList<string> migrations) => new(Stores, Backups, Moments.WallClock, migrations);

    public string FileOf(string name) => _folder.File("stores", name, "satchel.db");

    public async ValueTask<IMemoryStore> OpenBackupAsync(string backup, CancellationToken cancellationToken)
    {
        var name = StoreName.Parse("from-backup");
        await Catalog.CreateAsync(name, cancellationToken);
        File.Copy(backup, FileOf(name.Value), overwrite: true);
        return await Catalog.OpenAsync(name, cancellationToken);
    }

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }
}
