using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Satchel.Engine.Identity;
using Satchel.Engine.Model;
using Satchel.Engine.Portability;
using Satchel.Engine.Settings;
using Satchel.Engine.Store;
using Satchel.Protocols.Crypto;

namespace Satchel.Engine.Sync;

/// <summary>
/// Memories as events of kind 30078, in the layout that Lightning Memory reads, stamped with the moment of the export and signed by the key of
/// the home. In a file each is a line, and has the tag <c>["satchel", "", line]</c> with the line of JSON of <see cref="JsonLinesExport"/>, so
/// that <see cref="NostrImport"/> brings back everything. Where nothing can be signed, <c>id</c>, <c>pubkey</c> and <c>sig</c> are missing.
/// </summary>
public sealed class NostrExport : IDisposable
{
    private static readonly JsonWriterOptions Layout = new() { Encoder = ReadableJson.Encoder };

    private readonly SyncKeys? _keys;
    private readonly RandomNumberGenerator? _random;
    private readonly TimeProvider _time;

    private NostrExport(SyncKeys? keys, RandomNumberGenerator? random, TimeProvider time) => (_keys, _random, _time) = (keys, random, time);

    /// <summary>Whether events are signed.</summary>
    public bool IsSigned => _keys is not null;

    /// <summary>The public key, 64 hexadecimal digits; null where nothing is signed.</summary>
    public string? Agent => _keys?.Agent;

    /// <summary>Makes an export with the key of a home, which is made where it has none and may have one.</summary>
    /// <exception cref="SettingsException">The key or a setting cannot be used.</exception>
    [SuppressMessage("Reliability", "CA2000", Justification = "The export owns its keys.")]
    public static NostrExport Open(SatchelHome home, SatchelSettings settings, RandomNumberGenerator random, TimeProvider time)
    {
        var identity = new HomeIdentity(home, random);
        return new NostrExport(identity.AgentOf(settings) is null ? null : SyncKeys.Of(identity), random, time);
    }

    /// <summary>Makes an export that signs nothing.</summary>
    public static NostrExport WithoutKey(TimeProvider time) => new(keys: null, random: null, time);

    /// <summary>Writes every line.</summary>
    /// <returns>How many there are.</returns>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    public async Task<long> RunAsync(IMemoryStore store, Stream output, ExportOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(options);
        var written = 0L;
        await foreach (var page in ExportPages.ReadAsync(store, options, cancellationToken).ConfigureAwait(false))
        {
            var lines = new StringBuilder();
            foreach (var version in page)
            {
                lines.Append(EventOf(version, LineOf(version, options))).Append('\n');
                written++;
            }

            await output.WriteAsync(Encoding.UTF8.GetBytes(lines.ToString()), cancellationToken).ConfigureAwait(false);
        }

        await output.FlushAsync(cancellationToken).ConfigureAwait(false);
        return written;
    }

    /// <summary>A memory as an event, without what only Satchel knows.</summary>
    public string EventOf(MemoryVersion version) => EventOf(version, line: null);

    /// <inheritdoc/>
    public void Dispose() => _keys?.Dispose();

    private string EventOf(MemoryVersion version, string? line)
    {
        var draft = MemoryEvents.Exported(version, line, _time.GetUtcNow());
        if (_keys is null || _random is null)
        {
            return Unsigned(draft);
        }

        var auxiliary = new byte[Schnorr.AuxiliaryBytes];
        _random.GetBytes(auxiliary);
        return draft.Sign(_keys.Secret, auxiliary).ToJson();
    }

    private static string Unsigned(Protocols.Nostr.EventDraft draft)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Layout))
        {
            json.WriteStartObject();
            json.WriteNumber("created_at", draft.CreatedAt.ToUnixTimeSeconds());
            json.WriteNumber("kind", draft.Kind);
            json.WriteStartArray("tags");
            foreach (var tag in draft.Tags)
            {
                json.WriteStartArray();
                foreach (var text in tag.Texts)
                {
                    json.WriteStringValue(text);
                }

                json.WriteEndArray();
            }

            json.WriteEndArray();
            json.WriteString("content", draft.Content);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static string LineOf(MemoryVersion version, ExportOptions options)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Layout))
        {
            json.WriteStartObject();
            MemoryJson.WriteFields(json, version);
            if (options.IsComplete)
            {
                VersionStamp.Write(json, version);
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
