using Satchel.Engine.Ledger;
using Satchel.Engine.Store;

namespace Satchel.Engine.Graph;

/// <summary>
/// Makes the semantic edges of memories that were written without looking for them: those of an import. It goes through the
/// documents in pieces; what has its edges already gets the same ones again. Nobody waits while it searches.
/// </summary>
internal static class MissingEdges
{
    /// <summary>Documents of one piece: as many as one transaction writes edges of, some tens of milliseconds.</summary>
    public const int PieceDocuments = 200;

    /// <summary>Makes the edges of one piece.</summary>
    /// <param name="store">The store.</param>
    /// <param name="intent">Who does it, and when.</param>
    /// <param name="after">The last document of the piece before; 0 for the first.</param>
    /// <param name="cancellationToken">Stops it; the piece is begun anew next time.</param>
    /// <returns>The last document of the piece, and how many edges were made; null behind the last piece.</returns>
    /// <exception cref="StoreException">The store failed; of this piece nothing was written.</exception>
    public static async Task<(long Last, int Made)?> MakeAsync(
        IMemoryStore store, LedgerIntent intent, long after, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(store);
        var (last, found) = await SearchAsync(store, after, cancellationToken).ConfigureAwait(false);
        if (last == after || found.Count == 0)
        {
            return last == after ? null : (last, 0);
        }

        var writer = await store.BeginWriteAsync(intent, cancellationToken).ConfigureAwait(false);
        await using var transaction = writer.ConfigureAwait(false);
        var made = 0;
        foreach (var (memory, alike) in found)
        {
            if (await writer.FindCurrentAsync(memory.Version.Id, cancellationToken).ConfigureAwait(false) is { } current && current.Document == memory.Document)
            {
                made += await SemanticEdges.SaveAsync(writer, memory.Version, alike, cancellationToken).ConfigureAwait(false);
            }
        }

        await writer.CommitAsync(cancellationToken).ConfigureAwait(false);
        return (last, made);
    }

    private static async ValueTask<(long Last, List<(StoredVersion Memory, IReadOnlyList<AlikeText> Alike)> Found)> SearchAsync(
        IMemoryStore store, long after, CancellationToken cancellationToken)
    {
        var reader = await store.BeginReadAsync(cancellationToken).ConfigureAwait(false);
        await using var view = reader.ConfigureAwait(false);
        var page = await reader.ReadPageAsync(after, PieceDocuments, currentOnly: true, cancellationToken).ConfigureAwait(false);
        var found = new List<(StoredVersion, IReadOnlyList<AlikeText>)>();
        var search = await AlikeTexts.BeginAsync(reader, cancellationToken).ConfigureAwait(false);
        foreach (var memory in page.Where(stored => AlikeTexts.Concerns(stored.Version.Category)))
        {
            var alike = await search.FindAsync(memory.Version.Content, memory.Version.Id, memory.Document, cancellationToken).ConfigureAwait(false);
            if (SemanticEdges.Of(memory.Version, alike).Any())
            {
                found.Add((memory, alike));
            }
        }

        return (page.Count == 0 ? after : page[^1].Document, found);
    }
}
