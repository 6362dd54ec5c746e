using System.Diagnostics.CodeAnalysis;
using Satchel.Engine.Model;

namespace Satchel.Engine.Store;

/// <summary>
/// One store of a catalog, opened by the first use and kept open for all. Each use looks first whether it is still the one
/// that was opened; one that was restored, removed or replaced meanwhile is opened anew. Any number of uses may run at once.
/// </summary>
public sealed class KeptStore : IAsyncDisposable
{
    private readonly IStoreCatalog _catalog;
    private readonly StoreName _name;
    private readonly Action _prepareHome;

    [SuppressMessage("Reliability", "CA2213", Justification = "Uses that wait for it end after the disposal; it holds nothing of the system.")]
    private readonly SemaphoreSlim _turn = new(1, 1);

    private bool _disposed;
    private OpenedStore? _opened;

    /// <summary>Keeps a store; nothing is opened before the first use.</summary>
    /// <param name="catalog">The stores of the home.</param>
    /// <param name="name">Which of them.</param>
    /// <param name="prepareHome">Makes the home where it is missing; called before a store is made.</param>
    public KeptStore(IStoreCatalog catalog, StoreName name, Action prepareHome)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(prepareHome);
        (_catalog, _name, _prepareHome) = (catalog, name, prepareHome);
    }

    /// <summary>Borrows the store; disposing of what is returned gives it back.</summary>
    /// <returns>The store; null where there is none.</returns>
    /// <exception cref="StoreException">The store cannot be opened.</exception>
    public async ValueTask<IMemoryStore?> BorrowAsync(CancellationToken cancellationToken)
        => await EnterAsync(OpenExistingAsync, cancellationToken).ConfigureAwait(false) is { } opened ? new BorrowedStore(opened) : null;

    /// <summary>Borrows the store, which is made where it is missing; disposing of what is returned gives it back.</summary>
    /// <exception cref="StoreException">The store cannot be opened or made.</exception>
    [SuppressMessage("Reliability", "CA2000", Justification = "The caller owns what was borrowed.")]
    public async ValueTask<IMemoryStore> BorrowOrCreateAsync(CancellationToken cancellationToken)
        => new BorrowedStore((await EnterAsync(OpenOrCreateAsync, cancellationToken).ConfigureAwait(false))!);

    /// <summary>Closes the store; uses that are under way end first, later ones fail.</summary>
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

    private async ValueTask<OpenedStore?> EnterAsync(
        Func<CancellationToken, ValueTask<IMemoryStore?>> open, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (_opened is { } kept && !await kept.Store.IsCurrentAsync(cancellationToken).ConfigureAwait(false))
            {
                _opened = null;
                await kept.LeaveAsync().ConfigureAwait(false);
            }

            if (_opened is null && await open(cancellationToken).ConfigureAwait(false) is { } store)
            {
                _opened = new OpenedStore(store);
            }

            _opened?.Enter();
            return _opened;
        }
        finally
        {
            _turn.Release();
        }
    }

    private async ValueTask<IMemoryStore?> OpenExistingAsync(CancellationToken cancellationToken)
        => await _catalog.ExistsAsync(_name, cancellationToken).ConfigureAwait(false)
            ? await _catalog.OpenAsync(_name, cancellationToken).ConfigureAwait(false)
            : null;

    private async ValueTask<IMemoryStore?> OpenOrCreateAsync(CancellationToken cancellationToken)
    {
        _prepareHome();
        return await _catalog.OpenOrCreateAsync(_name, cancellationToken).ConfigureAwait(false);
    }
}
