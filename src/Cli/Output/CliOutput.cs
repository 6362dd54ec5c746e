using System.Buffers;
using System.Text;
using System.Text.Json;
using Satchel.Engine.Model;

namespace Satchel.Cli.Output;

/// <summary>
/// Where a command writes its answer. The answer is one document: a JSON object whose first property <c>schema</c> names
/// its form, or the same as text for a person. A reader that has gone away is no error.
/// </summary>
internal sealed class CliOutput(CliHost host, OutputMode mode)
{
    /// <summary>Width of text that goes to no terminal: wide enough that a line of a table stays a line.</summary>
    private const int PlainWidth = 240;

    /// <summary>Whether the answer is text for a person.</summary>
    public bool IsText => IsTextFor(host.IsOutputTerminal);

    /// <summary>Whether a person sees the answer arrive: then progress may be shown.</summary>
    public bool IsTerminal => host.IsOutputTerminal;

    /// <summary>Writes the answer in the form that is wanted.</summary>
    /// <param name="schema">Name of the JSON form, such as <c>satchel.recall/1</c>.</param>
    /// <param name="json">Writes the properties after <c>schema</c>.</param>
    /// <param name="text">Writes the text.</param>
    public void Document(string schema, Action<Utf8JsonWriter> json, Action<TextPage> text)
    {
        if (IsText)
        {
            Text(text);
            return;
        }

        Write(host.OpenOutput, Json(schema, json, indented: host.IsOutputTerminal));
    }

    /// <summary>Writes a document that stays text in a pipe; it is JSON only where that was asked for.</summary>
    /// <param name="schema">Name of the JSON form.</param>
    /// <param name="json">Writes the properties after <c>schema</c>.</param>
    /// <param name="text">Writes the text.</param>
    public void Story(string schema, Action<Utf8JsonWriter> json, Action<TextPage> text)
    {
        if (mode is OutputMode.Json)
        {
            Document(schema, json, text);
        }
        else
        {
            Text(text);
        }
    }

    /// <summary>Writes text whatever the mode: for documents that keep their own form in a pipe.</summary>
    public void Raw(string text) => Write(host.OpenOutput, Encoding.UTF8.GetBytes(text));

    /// <summary>Opens standard output for a document of many lines; whoever opens it closes it.</summary>
    public Stream OpenRaw() => BoundaryStream.ForOutput(host.OpenOutput());

    /// <summary>Writes a line to standard error that a person or a script waits for.</summary>
    public void Note(string line) => Write(host.OpenError, Encoding.UTF8.GetBytes(TextPage.Clean(line) + "\n"));

    /// <summary>Writes what went wrong to standard error, in the form that is wanted there.</summary>
    public void Error(Failure failure)
    {
        if (IsTextFor(host.IsErrorTerminal))
        {
            var lines = $"error: {TextPage.Clean(failure.Message)}\n"
                + (failure.Hint is null ? "" : $"hint: {TextPage.Clean(failure.Hint)}\n")
                + (failure.Trace is null ? "" : failure.Trace + "\n");
            Write(host.OpenError, Encoding.UTF8.GetBytes(lines));
            return;
        }

        var bytes = Json("satchel.error/1", indented: host.IsErrorTerminal, json: writer =>
        {
            writer.WriteString("code", failure.Code);
            writer.WriteString("message", failure.Message);
            writer.WriteString("hint", failure.Hint);
            writer.WriteBoolean("retryable", failure.IsRetryable);
            if (failure.Trace is not null)
            {
                writer.WriteString("trace", failure.Trace);
            }
        });
        Write(host.OpenError, bytes);
    }

    private static ReadOnlySpan<byte> Json(string schema, Action<Utf8JsonWriter> json, bool indented)
    {
        var buffer = new ArrayBufferWriter<byte>();
        var options = new JsonWriterOptions { Indented = indented, Encoder = ReadableJson.Encoder };
        using (var writer = new Utf8JsonWriter(buffer, options))
        {
            writer.WriteStartObject();
            writer.WriteString("schema", schema);
            json(writer);
            writer.WriteEndObject();
        }

        buffer.Write("\n"u8);
        return buffer.WrittenSpan;
    }

    private static void Write(Func<Stream> open, ReadOnlySpan<byte> bytes)
    {
        using var stream = BoundaryStream.ForOutput(open());
        stream.Write(bytes);
        stream.Flush();
    }

    private void Text(Action<TextPage> text)
    {
        var terminal = host.IsOutputTerminal;
        var colour = terminal && host.Environment("NO_COLOR") is null or "";
        using var page = new StringWriter { NewLine = "\n" };
        text(new TextPage(page, terminal ? host.TerminalWidth() : PlainWidth, terminal, colour));
        Raw(page.ToString());
    }

    private bool IsTextFor(bool terminal) => mode is OutputMode.Text || (mode is OutputMode.Automatic && terminal);
}
