using System.Diagnostics.CodeAnalysis;
using Satchel.Engine.Store;

namespace Satchel.Engine.Library;

/// <summary>
/// The store of a place: opened by the first call that needs it, then kept open for all. One that was restored or removed
/// meanwhile is opened anew by the next call. What only reads does not make it.
/// </summary>
internal sealed class KeptStore(MemoryPlace place) : IAsyncDisposable
{
    [SuppressMessage("Reliability", "CA2213", Justification = "Calls that wait for it end after the disposal; it holds nothing of the system.")]
    private readonly SemaphoreSlim _turn = new(1, 1);

    private bool _disposed;
    private OpenedStore? _opened;

    /// <summary>Uses the store.</summary>
    /// <param name="creates">Whether it is made where it is missing.</param>
    /// <param name="missing">The answer where there is none.</param>
    /// <param name="use">What is done.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <exception cref="StoreException">The store failed.</exception>
    public async Task<T> UseAsync<T>(bool creates, T missing, Func<OpenedStore, Task<T>> use, CancellationToken cancellationToken)
    {
        if (await EnterAsync(creates, cancellationToken).ConfigureAwait(false) is not { } opened)
        {
            return missing;
        }

        try
        {
            return await use(opened).ConfigureAwait(false);
        }
        catch (StoreException error) when (error.Code is StoreError.Restored or StoreError.NotFound)
        {
            await DropAsync(opened).ConfigureAwait(false);
            throw;
        }
        finally
        {
            await opened.LeaveAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Closes the store; calls that are under way end first.</summary>
    public async ValueTask DisposeAsync()
    {
        await _turn.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        var opened = _opened;
        (_disposed, _opened) = (true, null);
        _turn.Release();
        if (opened is not null)
        {
            await opened.LeaveAsync().ConfigureAwait(false);
            await opened.Closed.ConfigureAwait(false);
        }
    }

    private async ValueTask<OpenedStore?> EnterAsync(bool creates, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            ObjectDisposedException.ThrowIf(_disposed, typeof(SatchelMemory));
            _opened ??= await OpenAsync(creates, cancellationToken).ConfigureAwait(false);
            _opened?.Enter();
            return _opened;
        }
        finally
        {
            _turn.Release();
        }
    }

    private async ValueTask<OpenedStore?> OpenAsync(bool creates, CancellationToken cancellationToken)
    {
        if (!creates && !await place.Catalog.ExistsAsync(place.Store, cancellationToken).ConfigureAwait(false))
        {
            return null;
        }

        var queuesRefinement = place.Refine && place.HasModel();
        var queuesEmbedding = place.HasEmbeddings();
        if (creates)
        {
            place.Home.Ensure();
        }

        var store = creates
            ? await place.Catalog.OpenOrCreateAsync(place.Store, cancellationToken).ConfigureAwait(false)
            : await place.Catalog.OpenAsync(place.Store, cancellationToken).ConfigureAwait(false);
        return new OpenedStore(store, queuesRefinement, queuesEmbedding);
    }

    private async ValueTask DropAsync(OpenedStore opened)
    {
        await _turn.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        var held = ReferenceEquals(_opened, opened);
        _opened = held ? null : _opened;
        _turn.Release();
        if (held)
        {
            await opened.LeaveAsync().ConfigureAwait(false);
        }
    }
}
