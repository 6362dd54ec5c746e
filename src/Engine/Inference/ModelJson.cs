using System.Text;
using System.Text.Json;

namespace Satchel.Engine.Inference;

/// <summary>
/// Reads JSON from what a model said: the text as it stands, else without the one Markdown fence around it, else the first
/// complete object or list in the prose.
/// </summary>
internal static class ModelJson
{
    /// <summary>Longest text in bytes that is read: 4,096 tokens need a twentieth of it.</summary>
    public const int TextBytes = 1024 * 1024;

    /// <summary>Most levels of lists and objects; the answers that prompts ask for have three.</summary>
    public const int Levels = 16;

    /// <summary>How many brackets in prose are tried; most begin no JSON.</summary>
    private const int Candidates = 64;

    private const string Fence = "```";

    private static ReadOnlySpan<byte> Opening => "{["u8;

    /// <summary>The value in an answer; null where there is none, or one of another kind than is wanted.</summary>
    /// <param name="text">What the model said.</param>
    /// <param name="wanted">Object or array.</param>
    public static JsonElement? Read(string text, JsonValueKind wanted)
    {
        if (Encoding.UTF8.GetByteCount(text) > TextBytes)
        {
            return null;
        }

        var found = Whole(text) ?? Whole(WithoutFence(text)) ?? InProse(Encoding.UTF8.GetBytes(text));
        return found is { } value && value.ValueKind == wanted ? value : null;
    }

    private static JsonElement? Whole(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text.Trim());
        return ValueAt(bytes, out var length) is { } value && length == bytes.Length ? value : null;
    }

    /// <summary>What lies between the first fence, with the name of its language, and the last one.</summary>
    private static string WithoutFence(string text)
    {
        var start = text.IndexOf(Fence, StringComparison.Ordinal);
        var line = start < 0 ? -1 : text.IndexOf('\n', start);
        var end = text.LastIndexOf(Fence, StringComparison.Ordinal);
        return line >= 0 && end > line ? text[(line + 1)..end] : "";
    }

    private static JsonElement? InProse(ReadOnlySpan<byte> text)
    {
        for (var tried = 0; tried < Candidates && text.IndexOfAny(Opening) is >= 0 and var start; tried++)
        {
            text = text[start..];
            if (ValueAt(text, out _) is { } value)
            {
                return value;
            }

            text = text[1..];
        }

        return null;
    }

    private static JsonElement? ValueAt(ReadOnlySpan<byte> text, out long length)
    {
        var reader = new Utf8JsonReader(text, new JsonReaderOptions { AllowMultipleValues = true, MaxDepth = Levels });
        try
        {
            var value = JsonElement.ParseValue(ref reader);
            length = reader.BytesConsumed;
            return value;
        }
        catch (JsonException)
        {
            length = 0;
            return null;
        }
    }
}
