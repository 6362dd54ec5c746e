using System.Diagnostics;
using System.Diagnostics.Metrics;
using Satchel.Engine.Library;
using Satchel.Engine.Model;
using Satchel.Engine.Store;

namespace Satchel.Engine.Tests.Library;

/// <summary>Listeners hear the whole process, so nothing runs beside these tests.</summary>
[CollectionDefinition(nameof(MemoryTelemetryTests), DisableParallelization = true)]
[Collection(nameof(MemoryTelemetryTests))]
public sealed class MemoryTelemetryTests : MemoryTests
{
    [Fact]
    public async Task Each_operation_is_a_span_with_the_names_of_the_conventions()
    {
        var spans = new List<Activity>();
        using var listener = Listen(spans);
        var id = await RememberAsync("Ada prefers tea");
        await Memory.RecallAsync("tea", cancellationToken: Token);
        await Memory.ReplaceAsync(id, "Ada prefers coffee", Token);
        await Memory.ForgetAsync(id, Token);
        await Memory.UndoAsync(id, Token);

        Assert.Equal(["create_memory", "search_memory", "update_memory", "delete_memory", "undo_memory"], spans.Select(span => span.DisplayName));
        Assert.Equal(["stored", "found", "replaced", "retired", "undone"], spans.Select(span => span.GetTagItem("satchel.memory.outcome")));
        Assert.Equal([id.Value, null, id.Value, id.Value, id.Value], spans.Select(span => span.GetTagItem("gen_ai.memory.record.id")));
        Assert.All(spans, span =>
        {
            Assert.Equal(
                (ActivityKind.Internal, span.DisplayName, "default"),
                (span.Kind, span.GetTagItem("gen_ai.operation.name"), span.GetTagItem("gen_ai.memory.store.id")));
            Assert.Equal(1, span.GetTagItem("gen_ai.memory.record.count"));
        });
    }

    [Fact]
    public async Task No_text_and_no_question_is_in_a_span()
    {
        var spans = new List<Activity>();
        using var listener = Listen(spans);
        var id = await RememberAsync("zebra stripes");
        await Memory.RecallAsync("zebra", cancellationToken: Token);
        await Memory.ReplaceAsync(id, "zebra hooves", Token);

        Assert.Equal(3, spans.Count);
        Assert.DoesNotContain(spans.SelectMany(span => span.TagObjects), tag => $"{tag.Value}".Contains("zebra", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task A_failure_names_its_kind()
    {
        var directory = Directory.CreateDirectory(Path.Combine(Home, "stores", "default"));
        await File.WriteAllTextAsync(Path.Combine(directory.FullName, "satchel.db"), new string('x', 8_192), Token);
        var spans = new List<Activity>();
        using var listener = Listen(spans);

        await Assert.ThrowsAsync<StoreException>(() => Memory.RememberAsync("Ada prefers tea", Token));
        Assert.Equal((ActivityStatusCode.Error, "Foreign"), (spans[0].Status, spans[0].GetTagItem("error.type")));
    }

    [Fact]
    public async Task Durations_memories_written_and_results_are_measured_in_their_units()
    {
        var measured = new List<string>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Meter.Name is MemoryTelemetry.SourceName)
                {
                    self.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => measured.Add(Line(instrument, value, tags)));
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => measured.Add(Line(instrument, value, tags)));
        listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => measured.Add(Line(instrument, value, tags)));
        listener.Start();

        await RememberAsync("Ada prefers tea");
        await Memory.RememberAsync("Ada prefers tea", Token);
        await Memory.RecallAsync("tea", cancellationToken: Token);
        await Memory.ForgetAsync(MemoryId.Parse("nobody"), Token);

        Assert.Equal(
            [
                "gen_ai.memory.record.stored 1 {record} create_memory stored",
                "gen_ai.memory.operation.duration 0 s create_memory stored",
                "gen_ai.memory.operation.duration 0 s create_memory known",
                "gen_ai.memory.search.record.count 1 {record}",
                "gen_ai.memory.operation.duration 0 s search_memory found",
                "gen_ai.memory.operation.duration 0 s delete_memory not_found",
            ],
            measured);
    }

    private static string Line(Instrument instrument, object value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        => string.Join(' ', [instrument.Name, $"{value}", instrument.Unit, .. tags.ToArray().Select(tag => $"{tag.Value}")]);

    private static ActivityListener Listen(List<Activity> spans)
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is MemoryTelemetry.SourceName,
            Sample = (ref _) => ActivitySamplingResult.AllData,
            ActivityStopped = spans.Add,
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }
}
