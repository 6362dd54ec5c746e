using System.Text.Json.Serialization;

namespace Satchel.Protocols.Lightning.Sandbox;

/// <summary>The files of a sandbox.</summary>
[JsonSourceGenerationOptions(UseStringEnumConverter = true)]
[JsonSerializable(typeof(SandboxInvoice))]
[JsonSerializable(typeof(SandboxArrival))]
[JsonSerializable(typeof(SandboxPayment))]
internal sealed partial class SandboxJson : JsonSerializerContext;
