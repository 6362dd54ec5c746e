using System.Runtime.CompilerServices;
using Satchel.Engine.Model;
using Satchel.Engine.Store;

namespace Satchel.Engine.Portability;

/// <summary>The versions that an export writes, in the order in which they were recorded.</summary>
internal static class ExportPages
{
    private const int PageSize = 500;

    /// <summary>Reads them a page at a time, all from one moment of the store.</summary>
    public static async IAsyncEnumerable<IReadOnlyList<MemoryVersion>> ReadAsync(
        IMemoryStore store, ExportOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var reader = await store.BeginReadAsync(cancellationToken).ConfigureAwait(false);
        await using var view = reader.ConfigureAwait(false);
        var last = 0L;
        while (await reader.ReadPageAsync(last, PageSize, !options.IsComplete, cancellationToken).ConfigureAwait(false) is { Count: > 0 } page)
        {
            yield return [.. page.Select(stored => stored.Version).Where(version => options.IsComplete || version.Trust != MemoryTrust.Quarantined)];
            last = page[^1].Document;
        }
    }
}
