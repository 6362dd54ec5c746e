using System.Text.Json;

namespace Satchel.Engine.Portability.Foreign;

/// <summary>Lists of texts that other systems keep as JSON in a text.</summary>
internal static class ForeignList
{
    private const string Unreadable = "list_unreadable";

    /// <summary>Reads a list; what is no JSON is taken for a comma list.</summary>
    /// <param name="text">The text; null for an empty list.</param>
    /// <param name="mended">Told where it was no list of texts.</param>
    public static IReadOnlyList<string> Read(string? text, ICollection<string> mended)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return [];
        }

        try
        {
            using var json = JsonDocument.Parse(text);
            if (json.RootElement.ValueKind is JsonValueKind.Null)
            {
                return [];
            }

            if (json.RootElement.ValueKind is JsonValueKind.Array)
            {
                var items = json.RootElement.EnumerateArray().ToArray();
                if (items.All(item => item.ValueKind is JsonValueKind.String))
                {
                    return [.. items.Select(item => item.GetString()!)];
                }

                Note(mended);
                return [.. items.Where(item => item.ValueKind is not JsonValueKind.Null).Select(item => item.ValueKind is JsonValueKind.String ? item.GetString()! : item.GetRawText())];
            }
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // Not JSON, or half a surrogate pair in an escape.
        }

        Note(mended);
        return text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
    }

    private static void Note(ICollection<string> mended)
    {
        if (!mended.Contains(Unreadable))
        {
            mended.Add(Unreadable);
        }
    }
}
