using Satchel.Engine.Model;
using Satchel.Engine.Store;

namespace Satchel.Engine.Scheduler;

/// <summary>Knows when the next job is due. A store in which nothing was written since is not opened again for it.</summary>
internal sealed class QueueWatch(IStoreCatalog catalog)
{
    private readonly Dictionary<StoreName, (StorePlace Place, DateTimeOffset? NextDue)> _seen = [];

    /// <summary>When the next job of any store is due; null where none waits.</summary>
    /// <exception cref="StoreException">The place of the stores cannot be read.</exception>
    public async ValueTask<DateTimeOffset?> NextDueAsync(CancellationToken cancellationToken)
    {
        DateTimeOffset? next = null;
        foreach (var name in await catalog.ListAsync(cancellationToken).ConfigureAwait(false))
        {
            if (await NextDueAsync(name, cancellationToken).ConfigureAwait(false) is { } due && !(next <= due))
            {
                next = due;
            }
        }

        return next;
    }

    private async ValueTask<DateTimeOffset?> NextDueAsync(StoreName name, CancellationToken cancellationToken)
    {
        // Where it lies is looked at first: what is written after that is seen the next time.
        var place = await catalog.LocateAsync(name, cancellationToken).ConfigureAwait(false);
        if (_seen.TryGetValue(name, out var seen) && seen.Place == place)
        {
            return seen.NextDue;
        }

        var next = await AskAsync(name, cancellationToken).ConfigureAwait(false);
        _seen[name] = (place, next);
        return next;
    }

    private async ValueTask<DateTimeOffset?> AskAsync(StoreName name, CancellationToken cancellationToken)
    {
        try
        {
            var store = await catalog.OpenAsync(name, cancellationToken).ConfigureAwait(false);
            await using var opened = store.ConfigureAwait(false);
            return (await store.Jobs.SummariseAsync(cancellationToken).ConfigureAwait(false)).NextDue;
        }
        catch (StoreException)
        {
            // A pass names what is wrong with it.
            return null;
        }
    }
}
