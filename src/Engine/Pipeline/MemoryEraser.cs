using Satchel.Engine.Files;
using Satchel.Engine.Ledger;
using Satchel.Engine.Model;
using Satchel.Engine.Store;

namespace Satchel.Engine.Pipeline;

/// <summary>
/// Erases memories for good, because a person asks for it: all versions, what was derived from them, and their payloads in
/// the ledger. Nothing brings them back.
/// </summary>
public sealed class MemoryEraser
{
    private const int Page = 500;

    private readonly string _actor;
    private readonly IMemoryStore _store;
    private readonly TimeProvider _time;

    /// <summary>Makes an eraser over a store.</summary>
    /// <param name="store">Where to erase.</param>
    /// <param name="time">The clock.</param>
    /// <param name="actor">Who erases, for the ledger.</param>
    public MemoryEraser(IMemoryStore store, TimeProvider time, string actor) => (_store, _time, _actor) = (store, time, actor);

    /// <summary>Erases a memory and all memories that were derived from it.</summary>
    /// <param name="id">The memory.</param>
    /// <param name="dryRun">Whether nothing is erased.</param>
    /// <param name="elsewhere">Files beside the store that may hold the text, such as backups; they are searched, not changed.</param>
    /// <param name="cancellationToken">Stops it before the commit, or between the steps that rewrite the store.</param>
    /// <exception cref="StoreException">The store failed. When it could not be rewritten, what was erased stays so, and the next erasure rewrites it.</exception>
    public async Task<EraseOutcome> RunAsync(
        MemoryId id, bool dryRun, IEnumerable<string> elsewhere, CancellationToken cancellationToken)
    {
        var intent = LedgerIntent.New(LedgerOperation.Erase, _actor, MemoryOrigin.Human, _time.GetUtcNow());
        var erased = new List<ErasedMemory>();
        var writer = await _store.BeginWriteAsync(intent, cancellationToken).ConfigureAwait(false);
        await using (writer.ConfigureAwait(false))
        {
            foreach (var memory in await WithDerivedAsync(writer, id, cancellationToken).ConfigureAwait(false))
            {
                if (await writer.EraseAsync(memory, cancellationToken).ConfigureAwait(false) is { } removed)
                {
                    erased.Add(removed);
                }
            }

            if (erased.Count == 0)
            {
                return await writer.IsErasedAsync(id, cancellationToken).ConfigureAwait(false)
                    ? new EraseOutcome.ErasedBefore()
                    : new EraseOutcome.NotFound();
            }

            if (dryRun)
            {
                return new EraseOutcome.Erased(erased, null, []);
            }

            await writer.CommitAsync(cancellationToken).ConfigureAwait(false);
        }

        var texts = await OnlyThereAsync(erased, cancellationToken).ConfigureAwait(false);
        var scrub = await _store.ScrubAsync(texts, cancellationToken).ConfigureAwait(false);
        var search = new TextSearch(texts);
        return new EraseOutcome.Erased(erased, scrub, [.. elsewhere.Where(path => search.In(path).Found)]);
    }

    private static async ValueTask<IReadOnlyList<MemoryId>> WithDerivedAsync(
        IStoreWriter writer, MemoryId id, CancellationToken cancellationToken)
    {
        var found = new List<MemoryId> { id };
        for (var i = 0; i < found.Count; i++)
        {
            var derived = await writer.FindDerivedAsync(found[i], cancellationToken).ConfigureAwait(false);
            found.AddRange(derived.Where(memory => !found.Contains(memory)));
        }

        return found;
    }

    /// <summary>Pieces of the erased texts that no other memory holds.</summary>
    private async ValueTask<IReadOnlyList<string>> OnlyThereAsync(IReadOnlyList<ErasedMemory> erased, CancellationToken cancellationToken)
    {
        var pieces = erased.SelectMany(memory => memory.Versions).SelectMany(TextsOf).SelectMany(TextSearch.Pieces).ToHashSet(StringComparer.Ordinal);
        var reader = await _store.BeginReadAsync(cancellationToken).ConfigureAwait(false);
        await using var view = reader.ConfigureAwait(false);
        var last = 0L;
        while (await reader.ReadPageAsync(last, Page, currentOnly: false, cancellationToken).ConfigureAwait(false) is { Count: > 0 } page)
        {
            foreach (var text in page.SelectMany(stored => TextsOf(stored.Version)))
            {
                pieces.RemoveWhere(piece => text.Contains(piece, StringComparison.Ordinal));
            }

            last = page[^1].Document;
        }

        return [.. pieces];
    }

    private static IEnumerable<string> TextsOf(MemoryVersion version)
        => version.Summary is { } summary ? [version.Content, summary] : [version.Content];
}
