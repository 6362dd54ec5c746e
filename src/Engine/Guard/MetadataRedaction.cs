using System.Buffers;
using System.Text;
using System.Text.Json;
using Satchel.Engine.Model;

namespace Satchel.Engine.Guard;

/// <summary>
/// Takes the secrets out of a metadata object. The name of a value says whether it is one; an object without secrets stays
/// as it was written, to the byte.
/// </summary>
internal static class MetadataRedaction
{
    private const string Field = "metadata";

    /// <summary>The object without its secrets.</summary>
    public static string? Redact(SecretRedaction redaction, string? metadata)
    {
        if (metadata is null or "{}")
        {
            return metadata;
        }

        var before = redaction.Count;
        var redacted = Rewritten(metadata, redaction, room: int.MaxValue);
        if (redaction.Count == before)
        {
            return metadata;
        }

        return Encoding.UTF8.GetByteCount(redacted) > MemoryLimits.MetadataBytes
            ? Rewritten(metadata, new SecretRedaction(), room: 0)
            : redacted;
    }

    private static string Rewritten(string metadata, SecretRedaction redaction, int room)
    {
        using var document = JsonDocument.Parse(metadata, new JsonDocumentOptions { MaxDepth = MemoryLimits.MetadataDepth });
        var output = new ArrayBufferWriter<byte>(metadata.Length);
        using (var json = new Utf8JsonWriter(output, new JsonWriterOptions { Encoder = ReadableJson.Encoder }))
        {
            Write(json, null, document.RootElement, redaction, room);
        }

        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    /// <summary>Writes a value; what stands in a list has the name of the list.</summary>
    private static void Write(Utf8JsonWriter json, string? name, JsonElement value, SecretRedaction redaction, int room)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                json.WriteStartObject();
                foreach (var property in value.EnumerateObject())
                {
                    json.WritePropertyName(redaction.Redact(Field, property.Name, room));
                    Write(json, property.Name, property.Value, redaction, room);
                }

                json.WriteEndObject();
                break;
            case JsonValueKind.Array:
                json.WriteStartArray();
                foreach (var item in value.EnumerateArray())
                {
                    Write(json, name, item, redaction, room);
                }

                json.WriteEndArray();
                break;
            case JsonValueKind.String:
                json.WriteStringValue(redaction.RedactNamed(Field, name, value.GetString()!, room));
                break;
            default:
                json.WriteRawValue(value.GetRawText());
                break;
        }
    }
}
