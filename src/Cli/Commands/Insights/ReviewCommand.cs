using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Satchel.Cli.Output;
using Satchel.Engine.Health;
using Satchel.Engine.Model;

namespace Satchel.Cli.Commands.Insights;

/// <summary>Lists memories that a person should look at.</summary>
internal sealed class ReviewCommand : Verb
{
    private const int DefaultResults = 20;
    private const int MostResults = 1_000;

    private readonly Option<int> _limit = new("--limit")
    {
        Description = "Most memories to show, 1 to 1000; all are counted",
        HelpName = "N",
        DefaultValueFactory = _ => DefaultResults,
    };

    /// <summary>Makes the verb.</summary>
    public ReviewCommand()
        : base(
            "review",
            "List what a person should look at: held back memories first, then what machines would retire, what will soon be stale, near copies.",
            "satchel insights review",
            "satchel insights review --limit 100 --json")
        => Add(_limit);

    /// <inheritdoc/>
    public override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var limit = context.Given(_limit) ? NumberOption.InRange(context, _limit, 1, MostResults) : DefaultResults;
        await using var store = await context.OpenExistingStoreAsync(cancellationToken);
        var review = MemoryReview.Nothing;
        if (store is not null)
        {
            await using var reader = await store.BeginReadAsync(cancellationToken);
            review = await MemoryReview.ReadAsync(reader, limit, cancellationToken);
        }

        context.Output.Document(
            "satchel.review/1",
            json =>
            {
                json.WriteString("store", context.Store.Name.Value);
                json.WriteNumber("total_flagged", review.Flagged);
                json.WriteStartArray("review_results");
                foreach (var memory in review.Memories)
                {
                    Write(json, memory);
                }

                json.WriteEndArray();
                json.WriteStartObject("actions");
                json.WriteString("release", "satchel insights release ID");
                json.WriteString("accept", "satchel insights accept ID");
                json.WriteString("dismiss", "satchel insights dismiss ID");
                json.WriteString("forget", "satchel forget ID");
                json.WriteString("protect", "satchel insights protect ID");
                json.WriteEndObject();
            },
            text => Write(text, review));
        return ExitCode.Done;
    }

    private static string NameOf(ReviewKind kind) => kind switch
    {
        ReviewKind.Quarantined => "quarantined",
        ReviewKind.Proposed => "proposed",
        ReviewKind.Quality => "quality",
        ReviewKind.NearCopy => "near_copy",
    };

    private static void Write(Utf8JsonWriter json, ReviewedMemory reviewed)
    {
        json.WriteStartObject();
        json.WriteString("id", reviewed.Memory.Id.Value);
        json.WriteString("content", reviewed.Memory.Content);
        json.WriteNumber("importance", reviewed.Memory.Importance);
        json.WriteString("flag", NameOf(reviewed.Kind));
        json.WriteString("origin", WireNames.Of(reviewed.Memory.Origin));
        json.WriteString("trust", WireNames.Of(reviewed.Memory.Trust));
        InsightJson.WriteTexts(json, "reasons", reviewed.Reasons);
        InsightJson.WriteTexts(json, "quality_warnings", reviewed.QualityWarnings);
        if (reviewed.Proposal is { } proposal)
        {
            json.WriteStartObject("proposal");
            json.WriteString("reason", proposal.Reason);
            json.WriteString("replacement", proposal.Replacement?.Value);
            json.WriteString("made_by", proposal.MadeBy);
            json.WriteString("proposed_at", TimeText.Format(proposal.ProposedAt));
            json.WriteEndObject();
        }

        if (reviewed.CopyOf is { } copied)
        {
            json.WriteString("duplicate_of", copied.Value);
            json.WriteNumber("likeness", Math.Round(reviewed.Likeness, 6));
        }

        json.WriteEndObject();
    }

    private static void Write(TextPage text, MemoryReview review)
    {
        if (review.Flagged == 0)
        {
            text.Line("nothing to look at");
            return;
        }

        text.Table(["id", "flag", "why", "memory"], review.Memories.Select(reviewed => (IReadOnlyList<string>)
        [
            reviewed.Memory.Id.Value,
            NameOf(reviewed.Kind),
            reviewed.CopyOf is { } copied
                ? string.Create(CultureInfo.InvariantCulture, $"{reviewed.Likeness:P0} like {copied}")
                : reviewed.Proposal?.Reason ?? string.Join(", ", reviewed.Reasons.Concat(reviewed.QualityWarnings)),
            reviewed.Memory.Content,
        ]));
        text.Line(string.Create(CultureInfo.InvariantCulture, $"{review.Memories.Count:N0} of {review.Flagged:N0} shown"));
    }
}
