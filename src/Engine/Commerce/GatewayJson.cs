using System.Text.Json;
using Satchel.Engine.Model;

namespace Satchel.Engine.Commerce;

/// <summary>A gateway as JSON: the fields of Lightning Memory, with times in ISO-8601, and what is known of it.</summary>
public static class GatewayJson
{
    private const int Decimals = 4;

    /// <summary>Writes the properties of a gateway.</summary>
    public static void Write(Utf8JsonWriter json, GatewayStanding standing)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(standing);
        var gateway = standing.Gateway;
        json.WriteString("agent_pubkey", gateway.Agent);
        json.WriteString("url", gateway.Url);
        json.WriteStartObject("operations");
        foreach (var (operation, sats) in gateway.Operations)
        {
            json.WriteNumber(operation, sats);
        }

        json.WriteEndObject();
        json.WriteStartArray("relays");
        foreach (var relay in gateway.Relays)
        {
            json.WriteStringValue(relay);
        }

        json.WriteEndArray();
        json.WriteString("last_seen", TimeText.Format(gateway.LastSeen));
        json.WriteString("advertised_at", TimeText.Format(gateway.AdvertisedAt));
        json.WriteString("expires_at", gateway.ExpiresAt is { } end ? TimeText.Format(end) : null);
        json.WriteBoolean("confirmed", gateway.IsConfirmed);
        json.WriteString("confirmed_at", gateway.ConfirmedAt is { } at ? TimeText.Format(at) : null);
        json.WriteString("problem", gateway.CheckedAt is null ? "not_asked_yet" : gateway.Problem);
        if (gateway.LatencyMs is { } latency)
        {
            json.WriteNumber("latency_ms", latency);
        }
        else
        {
            json.WriteNull("latency_ms");
        }

        json.WriteStartObject("reputation");
        json.WriteString("vendor", standing.Reputation.Vendor.Value);
        json.WriteNumber("total_txns", standing.Reputation.Payments);
        json.WriteString("recommendation", standing.Reputation.Recommendation);
        json.WriteNumber("community_score", Math.Round(standing.Community.Weighted, Decimals));
        json.WriteNumber("trusted_attesters", standing.Community.TrustedAttesters);
        json.WriteEndObject();
    }
}
