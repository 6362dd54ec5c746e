using System.Text.Json.Serialization;

namespace Satchel.Engine.Inference;

/// <summary>The forms of providers' requests and answers.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ChatWire.ChatRequest))]
[JsonSerializable(typeof(ChatWire.ChatAnswer))]
[JsonSerializable(typeof(VectorWire.VectorRequest))]
[JsonSerializable(typeof(VectorWire.VectorAnswer))]
[JsonSerializable(typeof(RerankWire.RerankRequest))]
[JsonSerializable(typeof(RerankWire.RerankAnswer))]
internal sealed partial class InferenceJson : JsonSerializerContext;
