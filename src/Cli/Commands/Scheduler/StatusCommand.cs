using System.Globalization;
using System.Text.Json;
using Satchel.Cli.Output;
using Satchel.Engine.Model;
using Satchel.Engine.Scheduler;

namespace Satchel.Cli.Commands.Scheduler;

/// <summary>Says what the scheduler does, and which workers live.</summary>
internal sealed class StatusCommand : Verb
{
    /// <summary>Makes the verb.</summary>
    public StatusCommand()
        : base(
            "status",
            "Show the state of the scheduler, what runs workers, and the workers that live.",
            "satchel scheduler status",
            "satchel scheduler status --json | jq .workers")
    {
    }

    /// <inheritdoc/>
    public override Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var facts = new Facts(
            SchedulerSettings.NameOf(SchedulerSettings.StateOf(context.Settings)),
            (long)SchedulerSettings.IntervalOf(context.Settings).TotalSeconds,
            new SchedulerHost(context).FindInstalled()?.Name,
            context.ReadWorkers(),
            context.Home.WorkerLog,
            context.Settings.Boolean(SchedulerSettings.Trace));
        context.Output.Document("satchel.scheduler/1", json => Write(json, facts), text => Write(text, facts, context.Clock.GetUtcNow()));
        return Task.FromResult(ExitCode.Done);
    }

    private static void Write(Utf8JsonWriter json, Facts facts)
    {
        json.WriteString("state", facts.State);
        json.WriteNumber("interval_s", facts.IntervalS);
        json.WriteString("installed", facts.Installed);
        json.WriteStartArray("workers");
        foreach (var worker in facts.Workers)
        {
            json.WriteStartObject();
            worker.Write(json);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("log", facts.Log);
        json.WriteBoolean("trace", facts.Trace);
    }

    private static void Write(TextPage text, Facts facts, DateTimeOffset now)
    {
        text.Line($"state     {facts.State}");
        text.Line(string.Create(CultureInfo.InvariantCulture, $"interval  {facts.IntervalS} s"));
        text.Line($"run by    {facts.Installed ?? "nobody but who starts satchel worker; satchel scheduler install"}");
        text.Line($"log       {facts.Log}{(facts.Trace ? ", with trace" : "")}");
        if (facts.Workers.Count == 0)
        {
            text.Line("workers   none lives");
            return;
        }

        text.Table(["process", "since", "last pass", "done", "put off", "parked"], facts.Workers.Select(worker => (IReadOnlyList<string>)
        [
            worker.Identity.ProcessId.ToString(CultureInfo.InvariantCulture),
            TimeText.Format(worker.StartedAt),
            worker.LastPassAt is { } pass ? Quantity.Age(now - pass) + " ago" : "none yet",
            Quantity.Of(worker.Done),
            Quantity.Of(worker.PutOff),
            Quantity.Of(worker.Parked),
        ]));
    }

    private sealed record Facts(
        string State, long IntervalS, string? Installed, IReadOnlyList<WorkerRecord> Workers, string Log, bool Trace);
}
