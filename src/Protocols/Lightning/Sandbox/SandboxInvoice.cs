using System.Text.Json.Serialization;

namespace Satchel.Protocols.Lightning.Sandbox;

/// <summary>The file of an invoice.</summary>
internal sealed record SandboxInvoice(
    [property: JsonPropertyName("invoice")] string Invoice,
    [property: JsonPropertyName("preimage")] string Preimage,
    [property: JsonPropertyName("external_id")] string? ExternalId,
    [property: JsonPropertyName("on_command")] bool IsOnCommand);
