using System.Text;
using System.Text.Json;

namespace Satchel.Cli.Hooks;

/// <summary>
/// The conversation as Claude Code writes it down: a JSON object a line. What a user wrote is a line with <c>type</c> =
/// <c>user</c> and a <c>message</c> whose <c>content</c> is a text, or a list with blocks of <c>type</c> = <c>text</c>. Results
/// of tools are such lines too, with blocks of another type; <c>isMeta</c>, <c>isSidechain</c> and <c>isCompactSummary</c> mark
/// those that the host or a sub-agent wrote. Only the end of the file is read, and nothing is written.
/// </summary>
internal static class Transcript
{
    /// <summary>Most bytes of the end that are read: a turn with many results of tools; some milliseconds.</summary>
    private const int TailBytes = 1 << 20;

    /// <summary>Deepest nesting of a line.</summary>
    private const int Depth = 128;

    /// <summary>How lines begin that the host writes in the user's name.</summary>
    private static readonly string[] HostsWords = ["<command-", "<local-command-", "<bash-", "<system-reminder>", "<task-notification>", "[Request interrupted", "Caveat: "];

    /// <summary>What the user wrote last; null where the end of the file does not hold it.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static UserTurn? ReadLastTurn(string path)
    {
        var tail = ReadTail(path);
        var end = tail.Length;
        while (end > 0)
        {
            var start = tail.AsSpan(0, end - 1).LastIndexOf((byte)'\n') + 1;
            var line = tail.AsMemory(start, end - start);
            if (line.Span.IndexOf("\"user\""u8) >= 0 && ReadTurn(line) is var (id, text))
            {
                return new UserTurn(id, text, Keeps(tail.AsSpan(end)));
            }

            end = start;
        }

        return null;
    }

    private static byte[] ReadTail(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        var length = file.Length;
        file.Seek(Math.Max(0, length - TailBytes), SeekOrigin.Begin);
        var tail = new byte[Math.Min(length, TailBytes)];
        var filled = file.ReadAtLeast(tail, tail.Length, throwOnEndOfStream: false);
        return filled == tail.Length ? tail : tail[..filled];
    }

    /// <summary>Whether a call that remembers something stands in what followed.</summary>
    private static bool Keeps(ReadOnlySpan<byte> lines)
        => lines.IndexOf("satchel remember"u8) >= 0 || lines.IndexOf("satchel replace"u8) >= 0
            || lines.IndexOf("memory_remember\""u8) >= 0 || lines.IndexOf("memory_store\""u8) >= 0 || lines.IndexOf("memory_replace\""u8) >= 0;

    private static (string Id, string Text)? ReadTurn(ReadOnlyMemory<byte> line)
    {
        try
        {
            using var document = JsonDocument.Parse(line, new JsonDocumentOptions { MaxDepth = Depth });
            var json = document.RootElement;
            if (json.ValueKind is not JsonValueKind.Object || Text(json, "type") != "user" || IsTrue(json, "isMeta") || IsTrue(json, "isSidechain")
                || IsTrue(json, "isCompactSummary") || !json.TryGetProperty("message", out var message) || message.ValueKind is not JsonValueKind.Object
                || !message.TryGetProperty("content", out var content))
            {
                return null;
            }

            var text = Said(content).Trim();
            return text.Length == 0 || HostsWords.Any(begin => text.StartsWith(begin, StringComparison.Ordinal))
                ? null
                : (Text(json, "uuid") ?? "", text);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // Cut off at the beginning of the tail, or still being written, or a text that is no Unicode.
            return null;
        }
    }

    private static string Said(JsonElement content)
    {
        if (content.ValueKind is JsonValueKind.String)
        {
            return content.GetString()!;
        }

        if (content.ValueKind is not JsonValueKind.Array)
        {
            return "";
        }

        var said = new StringBuilder();
        foreach (var block in content.EnumerateArray())
        {
            if (block.ValueKind is JsonValueKind.Object && Text(block, "type") == "text" && Text(block, "text") is { } text
                && !HostsWords.Any(begin => text.StartsWith(begin, StringComparison.Ordinal)))
            {
                said.Append(text).Append('\n');
            }
        }

        return said.ToString();
    }

    private static string? Text(JsonElement json, string name)
        => json.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;

    private static bool IsTrue(JsonElement json, string name) => json.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.True;
}
