using Satchel.Engine.Model;
using Satchel.Engine.Store;

namespace Satchel.Engine.Health;

/// <summary>How one store of a catalog is.</summary>
public sealed record StoreStatus
{
    /// <summary>The store.</summary>
    public required StoreName Name { get; init; }

    /// <summary>Where it lies, or would lie.</summary>
    public required StorePlace Place { get; init; }

    /// <summary>What it holds; nothing where it does not exist.</summary>
    public required StoreCounts Counts { get; init; }

    /// <summary>Stores in the catalog.</summary>
    public required int Stores { get; init; }

    /// <summary>Looks at a store. One that does not exist is not made, and a home without stores stays so.</summary>
    /// <exception cref="StoreException">The store exists and cannot be read.</exception>
    public static async Task<StoreStatus> ReadAsync(IStoreCatalog catalog, StoreName name, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        var counts = await catalog.ExistsAsync(name, cancellationToken).ConfigureAwait(false)
            ? await CountAsync(catalog, name, cancellationToken).ConfigureAwait(false)
            : StoreCounts.Nothing;
        return new StoreStatus
        {
            Name = name,
            Place = await catalog.LocateAsync(name, cancellationToken).ConfigureAwait(false),
            Counts = counts,
            Stores = (await catalog.ListAsync(cancellationToken).ConfigureAwait(false)).Count,
        };
    }

    private static async ValueTask<StoreCounts> CountAsync(IStoreCatalog catalog, StoreName name, CancellationToken cancellationToken)
    {
        var opened = await catalog.OpenAsync(name, cancellationToken).ConfigureAwait(false);
        await using var store = opened.ConfigureAwait(false);
        var view = await opened.BeginReadAsync(cancellationToken).ConfigureAwait(false);
        await using var reader = view.ConfigureAwait(false);
        return await view.CountAsync(cancellationToken).ConfigureAwait(false);
    }
}
