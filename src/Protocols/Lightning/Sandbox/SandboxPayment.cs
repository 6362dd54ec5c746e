using System.Text.Json.Serialization;
using Satchel.Protocols.Lightning.Nodes;

namespace Satchel.Protocols.Lightning.Sandbox;

/// <summary>The file of a payment at its payer's.</summary>
internal sealed record SandboxPayment(
    [property: JsonPropertyName("invoice")] string Invoice,
    [property: JsonPropertyName("fee_msat")] long FeeMsat,
    [property: JsonPropertyName("failure")] PaymentFailure? Failure);
