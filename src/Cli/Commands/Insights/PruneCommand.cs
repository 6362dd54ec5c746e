using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Satchel.Cli.Output;
using Satchel.Engine.Health;

namespace Satchel.Cli.Commands.Insights;

/// <summary>Retires what the owner's rules say.</summary>
internal sealed class PruneCommand : Verb
{
    private const int MostMemories = 10_000;

    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Say what would be retired, change nothing" };

    private readonly Option<int> _limit = new("--limit")
    {
        Description = "Most memories, 1 to 10000; retention.prune_batch where it is left out",
        HelpName = "N",
    };

    /// <summary>Makes the verb.</summary>
    public PruneCommand()
        : base(
            "prune",
            "Retire what the settings retention.* say, within the budget of a day: 2 in 100 memories, at least 5. 'undo' takes it back.",
            "satchel insights prune --dry-run",
            "satchel config set retention.capacity 100000   # without it, and without retention.ttl_days, only what has expired goes",
            "satchel insights prune --limit 50")
    {
        Add(_dryRun);
        Add(_limit);
    }

    /// <inheritdoc/>
    public override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var dryRun = context.Value(_dryRun);
        var rules = RetentionRules.Read(context.Settings, context.Store.Name);
        var limit = context.Given(_limit) ? NumberOption.InRange(context, _limit, 1, MostMemories) : rules.PruneBatch;
        await using var store = await context.OpenExistingStoreAsync(cancellationToken);
        var report = store is null
            ? new PruneReport(0, [], null)
            : await new MemoryRetention(store, rules, context.Clock, CommandContext.Actor)
                .RunAsync(context.Accesses.Read(), limit, dryRun, cancellationToken);
        context.Output.Document(
            "satchel.prune/1",
            json =>
            {
                json.WriteString("store", context.Store.Name.Value);
                json.WriteBoolean("dry_run", dryRun);
                json.WriteNumber("memories", report.Memories);
                json.WriteNumber("capacity", rules.Capacity);
                json.WriteNumber("retired", report.Retired);
                json.WriteString("batch", report.Batch);
                json.WriteStartArray("pruned");
                foreach (var pruned in report.Pruned)
                {
                    Write(json, pruned);
                }

                json.WriteEndArray();
            },
            text => Write(text, report, dryRun));
        return ExitCode.Done;
    }

    private static string NameOf(PruneCause cause) => cause switch
    {
        PruneCause.Unused => "unused",
        PruneCause.Capacity => "capacity",
        PruneCause.Expired => "expired",
    };

    private static string NameOf(PruneFate fate) => fate switch
    {
        PruneFate.Retired => "retired",
        PruneFate.Proposed => "proposed",
        PruneFate.Waiting => "waiting",
    };

    private static void Write(Utf8JsonWriter json, PrunedMemory pruned)
    {
        json.WriteStartObject();
        json.WriteString("id", pruned.Memory.Id.Value);
        json.WriteString("content", pruned.Memory.Content);
        json.WriteString("cause", NameOf(pruned.Cause));
        json.WriteString("fate", NameOf(pruned.Fate));
        if (pruned.Value is { } value)
        {
            json.WriteNumber("effective_importance", Math.Round(value, 6));
        }

        json.WriteEndObject();
    }

    private static void Write(TextPage text, PruneReport report, bool dryRun)
    {
        if (report.Pruned.Count == 0)
        {
            text.Line("nothing to retire");
            return;
        }

        text.Table(["id", "cause", "fate", "value", "memory"], report.Pruned.Select(pruned => (IReadOnlyList<string>)
        [
            pruned.Memory.Id.Value,
            NameOf(pruned.Cause),
            NameOf(pruned.Fate),
            pruned.Value?.ToString("0.000", CultureInfo.InvariantCulture) ?? "",
            pruned.Memory.Content,
        ]));
        text.Line(string.Create(
            CultureInfo.InvariantCulture,
            $"{(dryRun ? "would retire" : "retired")} {report.Retired:N0} of {report.Memories:N0} memories{(report.Batch is { } batch ? $"; satchel undo {batch} takes it back" : "")}"));
    }
}
