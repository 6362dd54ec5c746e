using System.Text.Json;
using Satchel.Engine.Commerce;
using Satchel.Protocols.Crypto;

namespace Satchel.Engine.Sync;

/// <summary>
/// What a gateway says of itself at <c>/.well-known/lightning-memory.json</c>: an object with <c>agent_pubkey</c>, <c>operations</c> (names with prices in sats) and
/// <c>relays</c>; other fields are passed over.
/// </summary>
/// <param name="Agent">The public key that it names; null where it names none.</param>
/// <param name="Operations">What it sells.</param>
/// <param name="Relays">Where it can be found.</param>
internal sealed record GatewayManifest(string? Agent, IReadOnlyDictionary<string, long> Operations, IReadOnlyList<string> Relays)
{
    /// <summary>Where it lies on a host.</summary>
    public const string Path = "/.well-known/lightning-memory.json";

    /// <summary>Reads it; null where it is none.</summary>
    public static GatewayManifest? Parse(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var body = document.RootElement;
            var named = body.TryGetProperty("agent_pubkey", out var key) && key.ValueKind is JsonValueKind.String ? key.GetString() : null;
            return new GatewayManifest(
                XOnlyKey.TryParse(named ?? "", out var agent) ? agent.ToString() : null,
                body.TryGetProperty("operations", out var operations) ? TrustReader.OperationsOf(operations) : new Dictionary<string, long>(),
                TrustReader.RelaysOf(body));
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }
}
