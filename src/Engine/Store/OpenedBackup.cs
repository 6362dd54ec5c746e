namespace Satchel.Engine.Store;

/// <summary>A backup that was opened: a private copy of a file, whole, ours, and of the present schema. Disposing of it deletes the copy.</summary>
public sealed class OpenedBackup : IAsyncDisposable
{
    private readonly string _folder;

    internal OpenedBackup(IMemoryStore store, string folder) => (Store, _folder) = (store, folder);

    /// <summary>What it holds; only to be read.</summary>
    public IMemoryStore Store { get; }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync().ConfigureAwait(false);
        Directory.Delete(_folder, recursive: true);
    }
}
