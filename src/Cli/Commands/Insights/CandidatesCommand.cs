using System.CommandLine;
using System.Globalization;
using Satchel.Cli.Output;
using Satchel.Engine.Health;
using Satchel.Engine.Model;

namespace Satchel.Cli.Commands.Insights;

/// <summary>Lists the memories that are worth least.</summary>
internal sealed class CandidatesCommand : Verb
{
    private const int DefaultResults = 20;
    private const int MostResults = 1_000;

    private readonly Option<double> _threshold = new("--threshold")
    {
        Description = "Only memories worth less, 0 to 10; retention.candidate_threshold where it is left out",
        HelpName = "VALUE",
    };

    private readonly Option<int> _limit = new("--limit")
    {
        Description = "Most memories to show, 1 to 1000; all are counted",
        HelpName = "N",
        DefaultValueFactory = _ => DefaultResults,
    };

    /// <summary>Makes the verb.</summary>
    public CandidatesCommand()
        : base(
            "candidates",
            "List the memories that are worth least to keep, the least first. 'insights prune' retires what the owner's rules say.",
            "satchel insights candidates",
            "satchel insights candidates --threshold 0.1 --limit 100 --json")
    {
        Add(_threshold);
        Add(_limit);
    }

    /// <inheritdoc/>
    public override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var limit = NumberOption.InRange(context, _limit, 1, MostResults);
        var rules = RetentionRules.Read(context.Settings, context.Store.Name);
        var threshold = context.Given(_threshold) ? context.Value(_threshold) : rules.CandidateThreshold;
        if (threshold is not (>= 0 and <= 10))
        {
            throw CommandException.Usage("out_of_range", "--threshold: the value is not between 0 and 10.");
        }

        await using var store = await context.OpenExistingStoreAsync(cancellationToken);
        var report = RetentionReport.Nothing;
        if (store is not null)
        {
            await using var reader = await store.BeginReadAsync(cancellationToken);
            report = await RetentionReport.ReadAsync(
                reader, context.Accesses.Read(), rules, threshold, limit, context.Clock.GetUtcNow(), cancellationToken);
        }

        context.Output.Document(
            "satchel.candidates/1",
            json =>
            {
                json.WriteString("store", context.Store.Name.Value);
                json.WriteNumber("total_insights", report.Memories);
                json.WriteNumber("threshold", threshold);
                json.WriteNumber("candidates_found", report.Found);
                json.WriteStartArray("candidates");
                foreach (var retained in report.Least)
                {
                    json.WriteStartObject();
                    json.WriteString("id", retained.Memory.Id.Value);
                    json.WriteString("content", retained.Memory.Content);
                    json.WriteString("category", WireNames.Of(retained.Memory.Category));
                    json.WriteNumber("importance", retained.Memory.Importance);
                    InsightJson.WriteRetention(json, retained);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                json.WriteStartObject("actions");
                json.WriteString("purge", "satchel forget ID");
                json.WriteString("protect", "satchel insights protect ID");
                json.WriteEndObject();
            },
            text => Write(text, report));
        return ExitCode.Done;
    }

    private static void Write(TextPage text, RetentionReport report)
    {
        if (report.Found == 0)
        {
            text.Line("no memory is worth so little");
            return;
        }

        text.Table(["id", "value", "imp", "shown", "days", "memory"], report.Least.Select(retained => (IReadOnlyList<string>)
        [
            retained.Memory.Id.Value,
            retained.Value.ToString("0.000", CultureInfo.InvariantCulture),
            retained.Memory.Importance.ToString(CultureInfo.InvariantCulture),
            retained.Accesses.ToString("0.#", CultureInfo.InvariantCulture),
            retained.Days.ToString("0", CultureInfo.InvariantCulture),
            retained.Memory.Content,
        ]));
        text.Line(string.Create(CultureInfo.InvariantCulture, $"{report.Least.Count:N0} of {report.Found:N0} shown, {report.Memories:N0} looked at"));
    }
}
