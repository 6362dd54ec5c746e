using System.Text.Json.Serialization;

namespace Satchel.Protocols.Lightning.Sandbox;

/// <summary>The file of a payment at its payee's: whoever makes it has paid.</summary>
internal sealed record SandboxArrival(
    [property: JsonPropertyName("payer")] string Payer,
    [property: JsonPropertyName("state")] string State,
    [property: JsonPropertyName("at")] DateTimeOffset At)
{
    public const string Held = "held";
    public const string Settled = "settled";
    public const string Refused = "refused";
}
