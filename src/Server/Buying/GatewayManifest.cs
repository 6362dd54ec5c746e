using System.Text.Json;
using Satchel.Protocols.Crypto;
using Satchel.Protocols.Lightning;

namespace Satchel.Server.Buying;

/// <summary>What a gateway says of itself at <see cref="Path"/>: whose it is and what it sells. All of it are claims of a stranger.</summary>
/// <param name="Agent">The public key that it names; null where it names none.</param>
/// <param name="Prices">What each operation costs.</param>
public sealed record GatewayManifest(string? Agent, IReadOnlyDictionary<string, Msat> Prices)
{
    /// <summary>Where it stands, below the address of the gateway.</summary>
    public const string Path = "/.well-known/lightning-memory.json";

    private const int MostOperations = 100;

    /// <summary>Reads a manifest; null where it is none.</summary>
    public static GatewayManifest? Read(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 16 });
            var root = document.RootElement;
            if (root.ValueKind is not JsonValueKind.Object || !root.TryGetProperty("operations", out var operations) || operations.ValueKind is not JsonValueKind.Object)
            {
                return null;
            }

            var prices = new Dictionary<string, Msat>(StringComparer.Ordinal);
            foreach (var operation in operations.EnumerateObject().Take(MostOperations))
            {
                if (operation.Value.ValueKind is JsonValueKind.Number && operation.Value.TryGetInt64(out var sats) && sats is >= 0 and <= Msat.Most / Msat.PerSat)
                {
                    prices[operation.Name] = Msat.FromSats(sats);
                }
            }

            var agent = root.TryGetProperty("agent_pubkey", out var key) && key.ValueKind is JsonValueKind.String && XOnlyKey.TryParse(key.GetString()!, out var known) ? known.ToString() : null;
            return new GatewayManifest(agent, prices);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // No JSON, or half a character in it.
            return null;
        }
    }
}
