using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Satchel.Engine.Sync;

/// <summary>
/// Metadata as Lightning Memory writes it: JSON with a space after each colon and comma, and everything beyond ASCII as
/// <c>\u</c> and four digits.
/// </summary>
internal static class LightningMetadata
{
    public static string Write(string metadata)
    {
        using var document = JsonDocument.Parse(metadata);
        var text = new StringBuilder();
        Write(text, document.RootElement);
        return text.ToString();
    }

    private static void Write(StringBuilder text, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                text.Append('{');
                foreach (var (index, field) in value.EnumerateObject().Index())
                {
                    text.Append(index == 0 ? "" : ", ");
                    WriteText(text, field.Name);
                    text.Append(": ");
                    Write(text, field.Value);
                }

                text.Append('}');
                break;
            case JsonValueKind.Array:
                text.Append('[');
                foreach (var (index, item) in value.EnumerateArray().Index())
                {
                    text.Append(index == 0 ? "" : ", ");
                    Write(text, item);
                }

                text.Append(']');
                break;
            case JsonValueKind.String:
                WriteText(text, value.GetString()!);
                break;
            default:
                text.Append(value.GetRawText());
                break;
        }
    }

    private static void WriteText(StringBuilder text, string value)
    {
        text.Append('"');
        foreach (var c in value)
        {
            _ = c switch
            {
                '"' => text.Append("\\\""),
                '\\' => text.Append("\\\\"),
                '\n' => text.Append("\\n"),
                '\r' => text.Append("\\r"),
                '\t' => text.Append("\\t"),
                '\b' => text.Append("\\b"),
                '\f' => text.Append("\\f"),
                < ' ' or > '~' => text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => text.Append(c),
            };
        }

        text.Append('"');
    }
}
