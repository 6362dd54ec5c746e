using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Satchel.Engine.Model;
using Satchel.Engine.Pipeline;

namespace Satchel.Engine.Scheduler;

/// <summary>
/// What a worker says of itself while it lives, in a file of its own: one JSON object with the names below. Times are
/// ISO 8601, <c>interval_s</c> is in seconds and null for a worker that ends by itself.
/// </summary>
public sealed record WorkerRecord
{
    /// <summary>Which worker it is.</summary>
    public required WorkerIdentity Identity { get; init; }

    /// <summary>Version of the program.</summary>
    public required string Version { get; init; }

    /// <summary>When it began.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When it last wrote this: it does so at every interval, also while it is stopped.</summary>
    public required DateTimeOffset SeenAt { get; init; }

    /// <summary>When it last looked for jobs to the end; null where it did not yet.</summary>
    public DateTimeOffset? LastPassAt { get; init; }

    /// <summary>Time between two passes; null where it makes one and ends.</summary>
    public TimeSpan? Interval { get; init; }

    /// <summary>Jobs that it did.</summary>
    public long Done { get; init; }

    /// <summary>Attempts of its that failed or must wait.</summary>
    public long PutOff { get; init; }

    /// <summary>Jobs that it gave up.</summary>
    public long Parked { get; init; }

    /// <summary>Reads what <see cref="ToBytes"/> wrote; null for anything else.</summary>
    internal static WorkerRecord? Parse(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            using var document = JsonDocument.Parse(bytes);
            var json = document.RootElement;
            return WorkerIdentity.Parse(json.GetProperty("identity").GetString() ?? "") is not { } identity
                ? null
                : new WorkerRecord
                {
                    Identity = identity,
                    Version = json.GetProperty("version").GetString() ?? "",
                    StartedAt = json.GetProperty("started_at").GetDateTimeOffset(),
                    SeenAt = json.GetProperty("seen_at").GetDateTimeOffset(),
                    LastPassAt = json.GetProperty("last_pass_at") is { ValueKind: JsonValueKind.String } pass ? pass.GetDateTimeOffset() : null,
                    Interval = json.GetProperty("interval_s") is { ValueKind: JsonValueKind.Number } interval
                        ? TimeSpan.FromSeconds(interval.GetDouble())
                        : null,
                    Done = json.GetProperty("done").GetInt64(),
                    PutOff = json.GetProperty("put_off").GetInt64(),
                    Parked = json.GetProperty("parked").GetInt64(),
                };
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    /// <summary>Writes the properties into an object.</summary>
    public void Write(Utf8JsonWriter json)
    {
        ArgumentNullException.ThrowIfNull(json);
        json.WriteNumber("pid", Identity.ProcessId);
        json.WriteString("identity", Identity.ToString());
        json.WriteString("version", Version);
        json.WriteString("started_at", TimeText.Format(StartedAt));
        json.WriteString("seen_at", TimeText.Format(SeenAt));
        json.WriteString("last_pass_at", LastPassAt is { } pass ? TimeText.Format(pass) : null);
        json.WritePropertyName("interval_s");
        json.WriteRawValue(Interval?.TotalSeconds.ToString(CultureInfo.InvariantCulture) ?? "null");
        json.WriteNumber("done", Done);
        json.WriteNumber("put_off", PutOff);
        json.WriteNumber("parked", Parked);
    }

    /// <summary>The bytes of its file.</summary>
    internal ReadOnlySpan<byte> ToBytes()
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            Write(json);
            json.WriteEndObject();
        }

        return bytes.WrittenSpan;
    }
}
