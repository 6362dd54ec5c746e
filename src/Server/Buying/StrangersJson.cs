using System.Text.Json;
using Satchel.Engine.Guard;

namespace Satchel.Server.Buying;

/// <summary>The answer of a gateway: text of a stranger, shown without characters that steer a terminal or that people do not see.</summary>
public static class StrangersJson
{
    private const int MostDepth = 32;

    /// <summary>Reads an answer; null where it is no JSON, or nested too deep.</summary>
    public static JsonDocument? Read(ReadOnlyMemory<byte> answer)
    {
        try
        {
            return JsonDocument.Parse(answer, new JsonDocumentOptions { MaxDepth = MostDepth });
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Writes a value with its texts cleaned.</summary>
    public static void Write(Utf8JsonWriter json, JsonElement value)
    {
        ArgumentNullException.ThrowIfNull(json);
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                json.WriteStartObject();
                foreach (var property in value.EnumerateObject())
                {
                    json.WritePropertyName(Clean(() => property.Name));
                    Write(json, property.Value);
                }

                json.WriteEndObject();
                break;
            case JsonValueKind.Array:
                json.WriteStartArray();
                foreach (var item in value.EnumerateArray())
                {
                    Write(json, item);
                }

                json.WriteEndArray();
                break;
            case JsonValueKind.String:
                json.WriteStringValue(Clean(() => value.GetString()!));
                break;
            default:
                value.WriteTo(json);
                break;
        }
    }

    private static string Clean(Func<string> text)
    {
        try
        {
            return MemoryFence.Clean(text());
        }
        catch (InvalidOperationException)
        {
            // JSON can escape half a surrogate pair, which is no text.
            return "";
        }
    }
}
