using System.Buffers;
using System.Text.Json;
using Satchel.Engine.Files;
using Satchel.Engine.Model;

namespace Satchel.Engine.Scheduler;

/// <summary>
/// A file with one JSON object a line: <c>ts</c>, <c>level</c> (<c>info</c>, <c>warning</c> or <c>error</c>), <c>event</c>,
/// then what belongs to the event. It holds counts, names of stores, numbers of jobs and codes, never a text of a memory.
/// At most three files of 5 MiB.
/// </summary>
public sealed class EventLog
{
    private readonly TimeProvider _time;

    /// <summary>Names the file; nothing is made yet.</summary>
    public EventLog(string path, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(time);
        (Path, _time) = (path, time);
    }

    /// <summary>How long a line waits for other writers before it is given up; a second where nobody says.</summary>
    public TimeSpan Wait { get; init; } = TimeSpan.FromMilliseconds(RotatedFile.WaitMs);

    /// <summary>Absolute path of the newest file.</summary>
    public string Path { get; }

    /// <summary>The newest lines, the oldest of them first.</summary>
    /// <param name="most">Most lines; 0 for all.</param>
    /// <param name="problemsOnly">Whether only warnings and errors are wanted.</param>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be read.</exception>
    public IReadOnlyList<string> ReadLast(int most, bool problemsOnly)
        => RotatedFile.ReadLast(Path, most, line => !problemsOnly || !line.Contains("\"level\":\"info\"", StringComparison.Ordinal));

    /// <summary>Writes an event that is as it should be.</summary>
    public void Info(string name, Action<Utf8JsonWriter> fields) => Write("info", name, fields);

    /// <summary>Writes an event that somebody may want to look at.</summary>
    public void Warning(string name, Action<Utf8JsonWriter> fields) => Write("warning", name, fields);

    /// <summary>Writes an event that keeps something from being done.</summary>
    public void Error(string name, Action<Utf8JsonWriter> fields) => Write("error", name, fields);

    private void Write(string level, string name, Action<Utf8JsonWriter> fields)
    {
        ArgumentNullException.ThrowIfNull(fields);
        var line = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(line, new JsonWriterOptions { Encoder = ReadableJson.Encoder }))
        {
            json.WriteStartObject();
            json.WriteString("ts", TimeText.Format(_time.GetUtcNow()));
            json.WriteString("level", level);
            json.WriteString("event", name);
            fields(json);
            json.WriteEndObject();
        }

        line.Write("\n"u8);
        RotatedFile.Append(Path, line.WrittenMemory, waitMs: (int)Wait.TotalMilliseconds);
    }
}
