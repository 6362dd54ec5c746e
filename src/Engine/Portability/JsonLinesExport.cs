using System.Text.Json;
using Satchel.Engine.Model;
using Satchel.Engine.Store;

namespace Satchel.Engine.Portability;

/// <summary>
/// Exports current memories, quarantined ones excluded, as lines of JSON that <see cref="JsonLinesImport"/> reads back, in
/// the order in which they were recorded.
/// </summary>
public sealed class JsonLinesExport
{
    private const int PageSize = 500;

    private static readonly JsonWriterOptions Layout = new() { Encoder = ReadableJson.Encoder };

    private readonly IMemoryStore _store;

    /// <summary>Makes an export of a store.</summary>
    public JsonLinesExport(IMemoryStore store) => _store = store;

    /// <summary>Writes every line.</summary>
    /// <returns>How many there are.</returns>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    public async Task<long> RunAsync(Stream output, CancellationToken cancellationToken)
    {
        var reader = await _store.BeginReadAsync(cancellationToken).ConfigureAwait(false);
        await using var view = reader.ConfigureAwait(false);
        var (written, last) = (0L, 0L);
        while (await reader.ReadPageAsync(last, PageSize, currentOnly: true, cancellationToken).ConfigureAwait(false) is { Count: > 0 } page)
        {
            using var buffer = new MemoryStream();
            foreach (var stored in page.Where(stored => stored.Version.Trust != MemoryTrust.Quarantined))
            {
                WriteLine(buffer, stored.Version);
                written++;
            }

            await output.WriteAsync(buffer.GetBuffer().AsMemory(0, (int)buffer.Length), cancellationToken).ConfigureAwait(false);
            last = page[^1].Document;
        }

        await output.FlushAsync(cancellationToken).ConfigureAwait(false);
        return written;
    }

    private static void WriteLine(Stream stream, MemoryVersion memory)
    {
        using (var writer = new Utf8JsonWriter(stream, Layout))
        {
            writer.WriteStartObject();
            MemoryJson.WriteFields(writer, memory);
            writer.WriteEndObject();
        }

        stream.WriteByte((byte)'\n');
    }
}
