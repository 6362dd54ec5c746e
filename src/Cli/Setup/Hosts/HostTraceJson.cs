using System.Text.Json.Serialization;

namespace Satchel.Cli.Setup.Hosts;

/// <summary>How traces of installations are written.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(HostTrace))]
internal sealed partial class HostTraceJson : JsonSerializerContext;
