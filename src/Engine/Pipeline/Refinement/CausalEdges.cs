using System.Text;
using System.Text.Json;
using Satchel.Engine.Model;

namespace Satchel.Engine.Pipeline.Refinement;

/// <summary>
/// The edges that models find: from the cause to the effect, as heavy as the model is sure. Their metadata is
/// <c>{"created_by": "llm", "confidence", "rationale", "sub_type"}</c>.
/// </summary>
internal static class CausalEdges
{
    private static readonly JsonWriterOptions Layout = new() { Encoder = ReadableJson.Encoder };

    public static MemoryEdge Of(Cause cause, MemoryId source, MemoryId target, DateTimeOffset now)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Layout))
        {
            json.WriteStartObject();
            json.WriteString("created_by", "llm");
            json.WriteNumber("confidence", cause.Confidence);
            json.WriteString("rationale", cause.Rationale);
            json.WriteString("sub_type", cause.SubType);
            json.WriteEndObject();
        }

        return new MemoryEdge
        {
            Source = source,
            Target = target,
            Kind = EdgeKind.Causal,
            Weight = cause.Confidence,
            Metadata = Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length),
            MadeBy = cause.Model,
            CreatedAt = now,
        };
    }
}
