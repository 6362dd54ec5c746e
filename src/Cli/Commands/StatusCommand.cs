using System.Text.Json;
using Satchel.Cli.Commands.Config;
using Satchel.Cli.Commands.Scheduler;
using Satchel.Cli.Output;
using Satchel.Engine.Budget;
using Satchel.Engine.Health;
using Satchel.Engine.Model;
using Satchel.Engine.Scheduler;
using Satchel.Engine.Settings;
using Satchel.Engine.Store;

namespace Satchel.Cli.Commands;

/// <summary>Says what there is: home, store, memories, settings. Works offline and makes nothing.</summary>
internal sealed class StatusCommand : Verb
{
    /// <summary>Makes the verb.</summary>
    public StatusCommand()
        : base(
            "status",
            "Show what there is: home, store, memories, waiting jobs, settings. Works offline and makes nothing.",
            "satchel status",
            "satchel status --store work",
            "satchel status --json | jq .memories.current")
    {
    }

    /// <inheritdoc/>
    public override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var choice = context.Store;
        var status = await StoreStatus.ReadAsync(
            context.Catalog, choice.Name, context.Accesses.Read(), RetentionRules.Read(context.Settings, choice.Name), context.Clock.GetUtcNow(),
            cancellationToken);
        var facts = new Facts(
            context.Home,
            ShownValue.Of(choice.Source),
            File.Exists(context.SettingsFile.Path),
            context.Settings.Read(SettingRegistry.Get("llm.endpoint")).Written is not null,
            SchedulerSettings.NameOf(SchedulerSettings.StateOf(context.Settings)),
            context.ReadWorkers().Count,
            context.Purse.Read(context.Purse.Today, context.Purse.Today),
            context.Clock.GetUtcNow());
        context.Output.Document(
            "satchel.status/1",
            json => WriteJson(json, status, facts),
            text => WriteText(text, status, facts));
        return ExitCode.Done;
    }

    private static void WriteJson(Utf8JsonWriter json, StoreStatus status, Facts facts)
    {
        var counts = status.Counts;
        json.WriteString("version", BuildInformation.Version);
        json.WriteString("home", facts.Home.Root);
        json.WriteStartObject("store");
        json.WriteString("name", status.Name.Value);
        json.WriteString("source", facts.Source);
        json.WriteString("path", status.Place.Location);
        json.WriteBoolean("exists", status.Place.Exists);
        json.WriteNumber("size_bytes", status.Place.SizeBytes);
        json.WriteEndObject();
        json.WriteStartObject("memories");
        json.WriteNumber("current", counts.Current);
        json.WriteNumber("retired", counts.Retired);
        json.WriteNumber("quarantined", counts.Quarantined);
        json.WriteNumber("versions", counts.Versions);
        if (status.Candidates is { } candidates)
        {
            json.WriteNumber("candidates", candidates);
        }

        json.WriteStartObject("by_category");
        foreach (var (category, count) in Categories(status))
        {
            json.WriteNumber(category, count);
        }

        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteNumber("edges", counts.Edges);
        json.WriteNumber("vectors", counts.Vectors);
        json.WriteStartObject("jobs");
        JobJson.Write(json, status.Jobs);
        json.WriteEndObject();
        json.WriteStartObject("scheduler");
        json.WriteString("state", facts.SchedulerState);
        json.WriteNumber("workers", facts.Workers);
        json.WriteEndObject();
        json.WriteString("last_recorded_at", counts.LastRecordedAt is { } last ? TimeText.Format(last) : null);
        CanaryReport.WriteJson(json, status.Canary, facts.Now);
        json.WriteNumber("stores", status.Stores);
        json.WriteStartObject("settings");
        json.WriteString("file", facts.Home.ConfigFile);
        json.WriteBoolean("exists", facts.HasSettings);
        json.WriteEndObject();
        json.WriteStartObject("model");
        json.WriteBoolean("configured", facts.HasModel);
        SpendingReport.WriteJson(json, facts.Spending);
        json.WriteEndObject();
    }

    private static void WriteText(TextPage text, StoreStatus status, Facts facts)
    {
        var counts = status.Counts;
        text.Line($"satchel   {BuildInformation.Version}");
        text.Line($"home      {facts.Home.Root}");
        text.Line($"store     {status.Name.Value} ({facts.Source}){(status.Place.Exists ? $", {Quantity.Bytes(status.Place.SizeBytes)}" : ", not there yet")}");
        text.Line($"place     {status.Place.Location}");
        text.Line($"stores    {Quantity.Of(status.Stores)}");
        text.Line();
        text.Line($"memories  {Quantity.Of(counts.Current)} current, {Quantity.Of(counts.Retired)} retired, {Quantity.Of(counts.Quarantined)} held back, {Quantity.Of(counts.Versions)} versions");
        if (counts.ByCategory.Count > 0)
        {
            text.Paragraph($"of these  {string.Join(", ", Categories(status).Select(pair => $"{Quantity.Of(pair.Count)} {pair.Name}"))}", hanging: 10);
        }

        text.Line($"retention {(status.Candidates is { } candidates ? $"{Quantity.Of(candidates)} worth little" : "too many to value here")}: satchel insights candidates");
        text.Line($"graph     {Quantity.Of(counts.Edges)} edges, {Quantity.Of(counts.Vectors)} vectors");
        text.Line($"jobs      {Jobs(status.Jobs, facts.Now)}");
        text.Line($"scheduler {facts.SchedulerState.Replace('_', ' ')}, {(facts.Workers == 0 ? "no worker lives" : $"{Quantity.Of(facts.Workers)} workers live")}");
        CanaryReport.WriteText(text, status.Canary, facts.Now);
        text.Line($"last      {(counts.LastRecordedAt is { } last ? TimeText.Format(last) : "nothing recorded yet")}");
        text.Line();
        text.Line($"settings  {facts.Home.ConfigFile}{(facts.HasSettings ? "" : " (not there: defaults)")}");
        text.Line($"model     {(facts.HasModel ? "configured" : "none: everything works offline")}");
        if (facts.Spending.Count > 0)
        {
            text.Line($"spent     {SpendingReport.Line(facts.Spending)}");
        }
    }

    private static string Jobs(JobSummary queue, DateTimeOffset now)
    {
        var counts = $"{Quantity.Of(queue.Pending)} pending, {Quantity.Of(queue.Leased)} leased, {Quantity.Of(queue.Parked)} parked, {Quantity.Of(queue.Degraded)} degraded";
        var oldest = queue.OldestPending is { } since ? $"; oldest {Quantity.Age(now - since)}" : "";
        return counts + oldest + (queue.NextDue is { } due ? due > now ? $", next due in {Quantity.Age(due - now)}" : ", next due now" : "");
    }

    /// <summary>The categories that hold something, the fullest first.</summary>
    private static IEnumerable<(string Name, long Count)> Categories(StoreStatus status)
        => status.Counts.ByCategory
            .Select(pair => (Name: WireNames.Of(pair.Key), Count: pair.Value))
            .OrderByDescending(pair => pair.Count)
            .ThenBy(pair => pair.Name, StringComparer.Ordinal);

    private sealed record Facts(
        SatchelHome Home, string Source, bool HasSettings, bool HasModel, string SchedulerState, int Workers, IReadOnlyList<SpendTotal> Spending,
        DateTimeOffset Now);
}
