using System.Diagnostics;
using System.Diagnostics.Metrics;
using Satchel.Engine.Model;
using Satchel.Engine.Store;

namespace Satchel.Engine.Library;

/// <summary>
/// Spans and metrics of a memory, named after the OpenTelemetry conventions for generative AI. No text of a memory and no
/// question is among them. Where nobody listens nothing is measured. <c>docs/telemetry.md</c> lists all names and units.
/// </summary>
public static class MemoryTelemetry
{
    /// <summary>Name of the <see cref="ActivitySource"/> and of the <see cref="Meter"/>.</summary>
    public const string SourceName = "Satchel";

    internal const string Create = "create_memory";
    internal const string Search = "search_memory";
    internal const string Update = "update_memory";
    internal const string Delete = "delete_memory";
    internal const string Undo = "undo_memory";

    private const string OperationName = "gen_ai.operation.name";
    private const string Outcome = "satchel.memory.outcome";
    private const string ErrorType = "error.type";

    private static readonly ActivitySource Source = new(SourceName);
    private static readonly Meter Meter = new(SourceName);

    private static readonly Histogram<double> Duration = Meter.CreateHistogram(
        "gen_ai.memory.operation.duration",
        "s",
        "Duration of one operation on a memory.",
        tags: null,
        new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30] });

    private static readonly Counter<long> Stored = Meter.CreateCounter<long>(
        "gen_ai.memory.record.stored", "{record}", "Memories that were written, those that are held back included.");

    private static readonly Histogram<int> Returned = Meter.CreateHistogram(
        "gen_ai.memory.search.record.count",
        "{record}",
        "Memories in one answer.",
        tags: null,
        new InstrumentAdvice<int> { HistogramBucketBoundaries = [0, 1, 2, 5, 10, 20, 50, 100, 1000] });

    /// <summary>Runs an operation and says what became of it to whoever listens.</summary>
    internal static async Task<T> ObserveAsync<T>(
        string operation, MemoryPlace place, MemoryId? memory, Func<Task<T>> run, Func<T, OperationResult> read)
    {
        using var activity = Begin(operation, place.Store, memory);
        if (activity is null && !Duration.Enabled && !Stored.Enabled && !Returned.Enabled)
        {
            return await run().ConfigureAwait(false);
        }

        var started = place.Clock.GetTimestamp();
        var tags = new TagList { { OperationName, operation } };
        try
        {
            var answer = await run().ConfigureAwait(false);
            var result = read(answer);
            tags.Add(Outcome, result.Outcome);
            End(activity, result);
            Count(operation, result);
            return answer;
        }
        catch (Exception error)
        {
            var type = error is StoreException store ? store.Code.ToString() : error.GetType().FullName;
            tags.Add(ErrorType, type);
            activity?.SetTag(ErrorType, type);
            activity?.SetStatus(ActivityStatusCode.Error);
            throw;
        }
        finally
        {
            Duration.Record(place.Clock.GetElapsedTime(started).TotalSeconds, tags);
        }
    }

    private static Activity? Begin(string operation, StoreName store, MemoryId? memory)
    {
        if (!Source.HasListeners())
        {
            return null;
        }

        var tags = new ActivityTagsCollection { { OperationName, operation }, { "gen_ai.memory.store.id", store.Value } };
        if (memory is { } id)
        {
            tags.Add("gen_ai.memory.record.id", id.Value);
        }

        return Source.StartActivity(operation, ActivityKind.Internal, parentContext: default, tags);
    }

    private static void End(Activity? activity, OperationResult result)
    {
        activity?.SetTag(Outcome, result.Outcome);
        if (result.Records is { } records)
        {
            activity?.SetTag("gen_ai.memory.record.count", records);
        }

        if (result.Memory is { } id)
        {
            activity?.SetTag("gen_ai.memory.record.id", id.Value);
        }
    }

    private static void Count(string operation, OperationResult result)
    {
        if (operation is Search)
        {
            Returned.Record(result.Records ?? 0);
        }
        else if (result.Wrote)
        {
            Stored.Add(1, new KeyValuePair<string, object?>(OperationName, operation), new KeyValuePair<string, object?>(Outcome, result.Outcome));
        }
    }
}
