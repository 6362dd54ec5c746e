using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Satchel.Engine.Files;
using Satchel.Engine.Model;
using Satchel.Engine.Recall;
using Satchel.Engine.Store;

namespace Satchel.Cli.Commands.Memory;

/// <summary>
/// Answers many questions in one process: a line of JSON with <c>id</c> and <c>query</c> (or <c>question</c>) in, a line
/// with <c>id</c> and <c>results</c>, the ids of the memories, best first, out, in the same order. Other fields of a line
/// are not looked at.
/// </summary>
internal sealed class RecallBatch(CommandContext context, IMemoryStore? store, RemoteHelp? help, RecallQuery pattern)
{
    private const int Depth = 16;

    /// <exception cref="CommandException">The file cannot be read, or a line of it is no question.</exception>
    public async Task RunAsync(string path, CancellationToken cancellationToken)
    {
        await using var input = InputFile.Open(context.Host, path);
        await using var output = new BufferedStream(context.Output.OpenRaw(), 1 << 16);
        var lines = new Utf8LineReader(input);
        while (await NextAsync(lines, cancellationToken) is { } question)
        {
            var result = await RecallCommand.AnswerAsync(context, store, help, pattern with { Text = question.Query }, cancellationToken);
            Write(output, question.Id, result);
        }

        await output.FlushAsync(cancellationToken);
    }

    public static void CheckLength(string query)
    {
        if (query.Length > RecallQuery.TextCharacters)
        {
            throw CommandException.Usage(
                "query_too_long",
                string.Create(CultureInfo.InvariantCulture, $"The query has {query.Length} characters, the limit is {RecallQuery.TextCharacters}."));
        }
    }

    private static async Task<(string Id, string Query)?> NextAsync(Utf8LineReader lines, CancellationToken cancellationToken)
    {
        try
        {
            return await lines.ReadAsync(cancellationToken) is { } line ? Parse(line) : null;
        }
        catch (Exception error) when (error is FormatException or JsonException or InvalidOperationException)
        {
            var reason = error is FormatException ? error.Message : "it is not JSON in UTF-8";
            throw CommandException.Usage(
                "batch_line_invalid",
                string.Create(CultureInfo.InvariantCulture, $"--batch: line {lines.LineNumber}: {reason}."),
                "each line is an object such as {\"id\": \"1\", \"query\": \"why do we deploy on Tuesdays\"}");
        }
    }

    private static (string Id, string Query) Parse(ReadOnlyMemory<byte> line)
    {
        using var document = JsonDocument.Parse(line, new JsonDocumentOptions { MaxDepth = Depth });
        var root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Object)
        {
            throw new FormatException("a JSON object is needed");
        }

        var query = root.TryGetProperty("query", out var named) || root.TryGetProperty("question", out named) ? Text(named, "query") : null;
        if (string.IsNullOrWhiteSpace(query) || query.Length > RecallQuery.TextCharacters)
        {
            throw new FormatException(FormattableString.Invariant($"query: a text of 1 to {RecallQuery.TextCharacters} characters is needed"));
        }

        return root.TryGetProperty("id", out var id) ? (Text(id, "id"), query) : throw new FormatException("id: it is missing");
    }

    private static string Text(JsonElement value, string name) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Number => value.GetRawText(),
        _ => throw new FormatException($"{name}: a text is needed"),
    };

    private static void Write(Stream output, string id, RecallResult result)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = ReadableJson.Encoder }))
        {
            json.WriteStartObject();
            json.WriteString("id", id);
            json.WriteStartArray("results");
            foreach (var hit in result.Hits)
            {
                json.WriteStringValue(hit.Memory.Id.Value);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        output.Write(buffer.WrittenSpan);
        output.WriteByte((byte)'\n');
    }
}
