using System.Text;
using System.Text.Json;
using Satchel.Engine.Model;

namespace Satchel.Engine.Portability.Foreign;

/// <summary>Texts of JSON that others wrote, and objects of texts for the metadata.</summary>
internal static class JsonText
{
    private static readonly JsonWriterOptions Layout = new() { Encoder = ReadableJson.Encoder };

    /// <summary>The text of a field, or a number as it is written; null where there is none, or it is empty.</summary>
    public static string? Of(JsonElement element, string name)
    {
        if (element.ValueKind is not JsonValueKind.Object || !element.TryGetProperty(name, out var value))
        {
            return null;
        }

        var text = value.ValueKind switch
        {
            JsonValueKind.String => value.GetString(),
            JsonValueKind.Number => value.GetRawText(),
            _ => null,
        };
        return string.IsNullOrEmpty(text) ? null : text;
    }

    /// <summary>An object with one object in it that has those fields which hold a text.</summary>
    public static string Object(string name, params ReadOnlySpan<(string Name, string? Text)> fields)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Layout))
        {
            json.WriteStartObject();
            json.WriteStartObject(name);
            foreach (var (field, text) in fields)
            {
                if (text is not null)
                {
                    json.WriteString(field, text);
                }
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }
}
