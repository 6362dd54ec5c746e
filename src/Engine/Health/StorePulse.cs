using Satchel.Engine.Store;

namespace Satchel.Engine.Health;

/// <summary>The little about a store that can be said at once, whatever its size.</summary>
/// <param name="Memories">Current memories that are not held back.</param>
/// <param name="Canary">When it was last proven that it can be written to and recalled from.</param>
public sealed record StorePulse(long Memories, CanaryProof Canary)
{
    /// <summary>Looks at a store.</summary>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    public static async Task<StorePulse> ReadAsync(IMemoryStore store, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(store);
        var canary = CanaryProof.Read(await store.Marks.ReadAsync(cancellationToken).ConfigureAwait(false));
        var reader = await store.BeginReadAsync(cancellationToken).ConfigureAwait(false);
        await using var view = reader.ConfigureAwait(false);
        var statistics = await reader.ReadTextStatisticsAsync(cancellationToken).ConfigureAwait(false);
        return new StorePulse(statistics.Documents, canary);
    }
}
