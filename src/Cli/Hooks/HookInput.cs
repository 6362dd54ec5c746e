using System.Text;
using System.Text.Json;

namespace Satchel.Cli.Hooks;

/// <summary>
/// What a host says of an event: the properties of one JSON object that hooks use. Others are passed over, and one of another
/// type counts as missing, so that a newer host's input is understood as far as it can be.
/// </summary>
internal sealed record HookInput
{
    /// <summary>Most bytes of it: a message with long logs pasted into it, or the largest input of a tool.</summary>
    public const int Bytes = 4 << 20;

    /// <summary>Deepest nesting of what is passed over.</summary>
    private const int Depth = 128;

    /// <summary>No input: each property is missing.</summary>
    public static HookInput None { get; } = new();

    /// <summary>Which session it is.</summary>
    public string? SessionId { get; private init; }

    /// <summary>Where the host writes the conversation, a line of JSON each message.</summary>
    public string? TranscriptPath { get; private init; }

    /// <summary>The directory that the agent works in.</summary>
    public string? WorkingDirectory { get; private init; }

    /// <summary>Which message of the user is being answered.</summary>
    public string? PromptId { get; private init; }

    /// <summary>What the user wrote.</summary>
    public string? Prompt { get; private init; }

    /// <summary>How a session began: <c>startup</c>, <c>resume</c>, <c>clear</c> or <c>compact</c>.</summary>
    public string? Source { get; private init; }

    /// <summary>Why it is compacted: <c>manual</c> or <c>auto</c>.</summary>
    public string? Trigger { get; private init; }

    /// <summary>Whether the agent goes on because a hook asked it to.</summary>
    public bool IsStopHookActive { get; private init; }

    /// <summary>Reads an input.</summary>
    /// <returns>What it says; null where it is no JSON object.</returns>
    public static HookInput? Parse(ReadOnlySpan<byte> bytes)
    {
        var json = bytes.StartsWith(Encoding.UTF8.Preamble) ? bytes[Encoding.UTF8.Preamble.Length..] : bytes;
        if (json.Trim(" \t\r\n"u8).IsEmpty)
        {
            return None;
        }

        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = Depth, CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        try
        {
            return reader.Read() && reader.TokenType is JsonTokenType.StartObject ? ReadProperties(ref reader) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static HookInput ReadProperties(ref Utf8JsonReader reader)
    {
        var input = None;
        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            input = ReadProperty(input, ref reader);
        }

        // What follows the object is an error of the reader's.
        reader.Read();
        return input;
    }

    private static HookInput ReadProperty(HookInput input, ref Utf8JsonReader reader)
    {
        // What is not looked for is not even copied: the input of a tool may be large.
        if (reader.ValueTextEquals("session_id"u8))
        {
            return input with { SessionId = Text(ref reader) };
        }

        if (reader.ValueTextEquals("transcript_path"u8))
        {
            return input with { TranscriptPath = Text(ref reader) };
        }

        if (reader.ValueTextEquals("cwd"u8))
        {
            return input with { WorkingDirectory = Text(ref reader) };
        }

        if (reader.ValueTextEquals("prompt_id"u8))
        {
            return input with { PromptId = Text(ref reader) };
        }

        if (reader.ValueTextEquals("prompt"u8))
        {
            return input with { Prompt = Text(ref reader) };
        }

        if (reader.ValueTextEquals("source"u8))
        {
            return input with { Source = Text(ref reader) };
        }

        if (reader.ValueTextEquals("trigger"u8))
        {
            return input with { Trigger = Text(ref reader) };
        }

        var isStop = reader.ValueTextEquals("stop_hook_active"u8);
        reader.Read();
        var isActive = reader.TokenType is JsonTokenType.True;
        reader.Skip();
        return isStop ? input with { IsStopHookActive = isActive } : input;
    }

    private static string? Text(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType is not JsonTokenType.String)
        {
            reader.Skip();
            return null;
        }

        try
        {
            return reader.GetString() is { Length: > 0 } text ? text : null;
        }
        catch (InvalidOperationException)
        {
            // Bytes that are no UTF-8, or an escape that names half a character: no text.
            return null;
        }
    }
}
