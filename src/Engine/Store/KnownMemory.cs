using Satchel.Engine.Model;

namespace Satchel.Engine.Store;

/// <summary>
/// Whether a memory is held already. A text with its own id is known by the id. A text that belongs to a session is an
/// event of that session, and may be said again. Payments are never told apart by their text.
/// </summary>
internal static class KnownMemory
{
    public static async ValueTask<MemoryId?> FindAsync(
        IStoreWriter writer, MemoryVersion version, bool ownId, CancellationToken cancellationToken)
    {
        if (ownId)
        {
            return await writer.FindLastAsync(version.Id, cancellationToken).ConfigureAwait(false) is { } last ? last.Version.Id : null;
        }

        return version is { Session: null, Category: not (MemoryCategory.Transaction or MemoryCategory.L402Payment) }
            ? await writer.FindSameContentAsync(version.Content, cancellationToken).ConfigureAwait(false)
            : null;
    }
}
