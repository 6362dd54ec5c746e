using System.Globalization;
using System.Text;
using Satchel.Engine.Model;
using Satchel.Engine.Store;

namespace Satchel.Simulation.Day;

/// <summary>What a store holds, as one text: equal texts, equal stores. Random ids are numbered as they appear.</summary>
internal static class StoreImage
{
    private const int Everything = 100_000;

    public static async Task<string> ReadAsync(IMemoryStore store, CancellationToken cancellationToken)
    {
        await using var reader = await store.BeginReadAsync(cancellationToken);
        var names = new Dictionary<MemoryId, int>();
        var image = new StringBuilder();
        foreach (var (document, version) in await reader.ReadPageAsync(0, Everything, currentOnly: false, cancellationToken))
        {
            image.Append(CultureInfo.InvariantCulture, $"{document} m{Name(version.Id)}.{version.Number} {version.Category} {version.Importance} {version.Author} ");
            image.Append(CultureInfo.InvariantCulture, $"[{string.Join(',', version.Entities)}] {version.Session} {version.Position} ");
            image.Append(CultureInfo.InvariantCulture, $"{version.CreatedAt:O} {version.RecordedAt:O} {version.RetiredAt:O} {version.Content}\n");
        }

        foreach (var entry in await reader.ReadLedgerAsync(0, Everything, cancellationToken))
        {
            image.Append(CultureInfo.InvariantCulture, $"{entry.Sequence} {entry.Intent.Operation} m{Name(entry.Subject)} {entry.Intent.Time:O}\n");
        }

        var counts = await reader.CountAsync(cancellationToken);
        image.Append(CultureInfo.InvariantCulture, $"{counts.PendingJobs} jobs");
        return image.ToString();

        int Name(MemoryId id) => names.TryGetValue(id, out var name) ? name : names[id] = names.Count + 1;
    }
}
