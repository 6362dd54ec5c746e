using System.Buffers;
using System.Text.Json;

namespace Satchel.Engine.Commerce;

/// <summary>
/// The one form of a JSON document that is signed: UTF-8 without white space; the properties of each object in the order of their names, compared by UTF-16
/// code units; texts with <c>\"</c>, <c>\\</c>, <c>\b \t \n \f \r</c> and <c>\u00xx</c> for other control characters, everything else as it is; numbers as they
/// stand in the document.
/// </summary>
internal static class CanonicalJson
{
    /// <summary>Writes a document.</summary>
    /// <param name="element">The document.</param>
    /// <param name="without">The name of a property of the outermost object that is left out; null for none.</param>
    public static byte[] Of(JsonElement element, string? without = null)
    {
        var output = new ArrayBufferWriter<byte>();
        Write(output, element, without);
        return output.WrittenSpan.ToArray();
    }

    private static void Write(ArrayBufferWriter<byte> output, JsonElement element, string? without)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                WriteObject(output, element, without);
                break;
            case JsonValueKind.Array:
                output.Write("["u8);
                foreach (var (index, item) in element.EnumerateArray().Index())
                {
                    output.Write(index > 0 ? ","u8 : default);
                    Write(output, item, without: null);
                }

                output.Write("]"u8);
                break;
            case JsonValueKind.String:
                WriteText(output, element.GetString()!);
                break;
            default:
                output.Write(System.Text.Encoding.UTF8.GetBytes(element.GetRawText()));
                break;
        }
    }

    private static void WriteObject(ArrayBufferWriter<byte> output, JsonElement element, string? without)
    {
        output.Write("{"u8);
        var isFirst = true;
        foreach (var property in element.EnumerateObject().Where(property => property.Name != without).OrderBy(property => property.Name, StringComparer.Ordinal))
        {
            output.Write(isFirst ? default : ","u8);
            WriteText(output, property.Name);
            output.Write(":"u8);
            Write(output, property.Value, without: null);
            isFirst = false;
        }

        output.Write("}"u8);
    }

    private static void WriteText(ArrayBufferWriter<byte> output, string text)
    {
        var written = new System.Text.StringBuilder(text.Length + 2).Append('"');
        foreach (var c in text)
        {
            written.Append(c switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\b' => "\\b",
                '\t' => "\\t",
                '\n' => "\\n",
                '\f' => "\\f",
                '\r' => "\\r",
                < ' ' => FormattableString.Invariant($"\\u{(int)c:x4}"),
                _ => c.ToString(),
            });
        }

        output.Write(System.Text.Encoding.UTF8.GetBytes(written.Append('"').ToString()));
    }
}
