using Satchel.Engine.Model;
using Satchel.Engine.Store;
using Satchel.Engine.Store.Sqlite;

namespace Satchel.Cli.Commands.Sync;

/// <summary>An empty store outside of any home, for a look at what a store would take in that is not made yet. It goes away in the end.</summary>
internal sealed class TrialStore(StoreName name, TimeProvider time) : IAsyncDisposable
{
    private DirectoryInfo? _directory;

    /// <summary>Makes it; the caller closes it before this is disposed of.</summary>
    /// <exception cref="StoreException">It cannot be made.</exception>
    public ValueTask<IMemoryStore> OpenAsync(CancellationToken cancellationToken)
    {
        _directory = Directory.CreateTempSubdirectory("satchel-");
        return new SqliteStoreCatalog(_directory.FullName, _directory.FullName, time).OpenOrCreateAsync(name, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _directory?.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }
}
