using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace Satchel.Server.Gateway;

/// <summary>
/// What a gateway counts since its start, for <c>/metrics</c> in the text form of Prometheus, and for whoever listens to the meter <c>Satchel.Gateway</c>. No
/// payer, token or text is in it.
/// </summary>
internal sealed class GatewayMetrics(TimeProvider clock) : IDisposable
{
    /// <summary>The name of the meter.</summary>
    public const string MeterName = "Satchel.Gateway";

    /// <summary>Upper ends of the times that are told apart, in seconds.</summary>
    private static readonly double[] Ends = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    private readonly Meter _meter = new(MeterName);
    private readonly ConcurrentDictionary<(string Name, string Label), long[]> _counts = new();
    private readonly long[] _times = new long[Ends.Length + 1];
    private long _ticks;

    /// <summary>A request was answered.</summary>
    public void Answered(int status, TimeSpan took)
    {
        Count("satchel_gateway_requests_total", string.Create(CultureInfo.InvariantCulture, $"status=\"{status}\""));
        var at = Array.FindIndex(Ends, end => took.TotalSeconds <= end);
        Interlocked.Increment(ref _times[at < 0 ? Ends.Length : at]);
        Interlocked.Add(ref _ticks, took.Ticks);
    }

    /// <summary>An invoice was offered.</summary>
    public void Challenged(string operation) => Count("satchel_gateway_challenges_total", $"operation=\"{operation}\"");

    /// <summary>A token was used.</summary>
    public void Used(string operation) => Count("satchel_gateway_uses_total", $"operation=\"{operation}\"");

    /// <summary>An answer was given once more.</summary>
    public void Repeated() => Count("satchel_gateway_repeated_answers_total", "");

    /// <summary>All counts as text.</summary>
    public byte[] Write(DateTimeOffset startedAt)
    {
        var text = new StringBuilder();
        foreach (var name in _counts.GroupBy(count => count.Key.Name).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            text.Append(CultureInfo.InvariantCulture, $"# TYPE {name.Key} counter\n");
            foreach (var ((_, label), count) in name.OrderBy(count => count.Key.Label, StringComparer.Ordinal))
            {
                text.Append(CultureInfo.InvariantCulture, $"{name.Key}{(label.Length > 0 ? $"{{{label}}}" : "")} {Interlocked.Read(ref count[0])}\n");
            }
        }

        WriteTimes(text);
        text.Append(CultureInfo.InvariantCulture, $"# TYPE satchel_gateway_uptime_seconds gauge\nsatchel_gateway_uptime_seconds {(long)(clock.GetUtcNow() - startedAt).TotalSeconds}\n");
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();

    private void WriteTimes(StringBuilder text)
    {
        const string Name = "satchel_gateway_request_seconds";
        text.Append(CultureInfo.InvariantCulture, $"# TYPE {Name} histogram\n");
        var sum = 0L;
        for (var i = 0; i < Ends.Length; i++)
        {
            sum += Interlocked.Read(ref _times[i]);
            text.Append(CultureInfo.InvariantCulture, $"{Name}_bucket{{le=\"{Ends[i]}\"}} {sum}\n");
        }

        sum += Interlocked.Read(ref _times[Ends.Length]);
        text.Append(CultureInfo.InvariantCulture, $"{Name}_bucket{{le=\"+Inf\"}} {sum}\n{Name}_sum {TimeSpan.FromTicks(Interlocked.Read(ref _ticks)).TotalSeconds}\n{Name}_count {sum}\n");
    }

    private void Count(string name, string label)
    {
        var count = _counts.GetOrAdd((name, label), key =>
        {
            var fresh = new long[1];
            var tag = key.Label.Split('=') is [var tagName, var value] ? (KeyValuePair<string, object?>[])[new(tagName, value.Trim('"'))] : [];
            _meter.CreateObservableCounter(key.Name, () => new Measurement<long>(Interlocked.Read(ref fresh[0]), tag));
            return fresh;
        });
        Interlocked.Increment(ref count[0]);
    }
}
