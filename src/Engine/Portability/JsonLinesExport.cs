using System.Text.Json;
using Satchel.Engine.Model;
using Satchel.Engine.Store;

namespace Satchel.Engine.Portability;

/// <summary>
/// Exports memories as lines of JSON that <see cref="JsonLinesImport"/> reads back, in the order in which they were
/// recorded: the current ones, quarantined ones excluded, or every version of all of them.
/// </summary>
public sealed class JsonLinesExport
{
    private static readonly JsonWriterOptions Layout = new() { Encoder = ReadableJson.Encoder };

    private readonly IMemoryStore _store;

    /// <summary>Makes an export of a store.</summary>
    public JsonLinesExport(IMemoryStore store) => _store = store;

    /// <summary>Writes every line.</summary>
    /// <returns>How many there are.</returns>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    public async Task<long> RunAsync(Stream output, ExportOptions options, CancellationToken cancellationToken)
    {
        var written = 0L;
        await foreach (var page in ExportPages.ReadAsync(_store, options, cancellationToken).ConfigureAwait(false))
        {
            using var buffer = new MemoryStream();
            foreach (var version in page)
            {
                WriteLine(buffer, version, options);
                written++;
            }

            await output.WriteAsync(buffer.GetBuffer().AsMemory(0, (int)buffer.Length), cancellationToken).ConfigureAwait(false);
        }

        await output.FlushAsync(cancellationToken).ConfigureAwait(false);
        return written;
    }

    private static void WriteLine(Stream stream, MemoryVersion version, ExportOptions options)
    {
        using (var writer = new Utf8JsonWriter(stream, Layout))
        {
            writer.WriteStartObject();
            MemoryJson.WriteFields(writer, version);
            if (options.IsComplete)
            {
                VersionStamp.Write(writer, version);
            }

            writer.WriteEndObject();
        }

        stream.WriteByte((byte)'\n');
    }
}
