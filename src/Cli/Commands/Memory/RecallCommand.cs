using System.CommandLine;
using System.CommandLine.Completions;
using Satchel.Engine.Recall;
using Satchel.Engine.Store;

namespace Satchel.Cli.Commands.Memory;

/// <summary>Recalls memories.</summary>
internal sealed class RecallCommand : Verb
{
    private readonly Argument<string[]> _query = new("QUERY")
    {
        Description = "What to look for, as a question or as words",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly MemoryFilterOptions _filter = new();
    private readonly Option<int> _limit = new("--limit") { Description = "Most results, 1 to 1000", HelpName = "N", DefaultValueFactory = _ => 10 };
    private readonly Option<string> _intent = new("--intent") { Description = "WHY, WHEN, ENTITY or GENERAL, in place of what the words say", HelpName = "INTENT" };
    private readonly Option<double> _minimumScore = new("--min-score") { Description = "Leave out what scores less, 0 to 1", HelpName = "S" };
    private readonly Option<int> _tokens = new("--tokens") { Description = "Most tokens of all results together, at 4 bytes each", HelpName = "N" };
    private readonly Option<bool> _basic = new("--basic") { Description = "Only find the words as they stand, the most important memory first" };
    private readonly Option<bool> _explain = new("--explain") { Description = "Say of each result where its score comes from" };
    private readonly Option<string> _batch = new("--batch")
    {
        Description = "Answer a file of lines {\"id\", \"query\"} with lines {\"id\", \"results\"}; '-' reads standard input",
        HelpName = "FILE",
    };

    /// <summary>Makes the verb.</summary>
    public RecallCommand()
        : base(
            "recall",
            "Recall what is known, best first. No network, no model.",
            "satchel recall why do we deploy on Tuesdays",
            "satchel recall \"what does Anna prefer\" --limit 5 --explain",
            "satchel recall payments --cat transaction --since 30d --json",
            "satchel recall --batch questions.jsonl --limit 20")
    {
        _intent.CompletionSources.Add(_ => IntentDetector.AllNames.Select(name => new CompletionItem(name)));
        Add(_query);
        foreach (var option in (Option[])[_limit, _intent, _minimumScore, _tokens, _basic, _explain, _batch])
        {
            Add(option);
        }

        _filter.AddTo(this);
    }

    /// <inheritdoc/>
    public override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var words = string.Join(' ', context.Value(_query));
        var batch = context.Value(_batch);
        if (batch is not null && words.Length > 0)
        {
            throw CommandException.Usage("usage", "A query and --batch exclude each other.", "put the query into a line of the file");
        }

        if (batch is null && string.IsNullOrWhiteSpace(words))
        {
            throw CommandException.Usage("usage", "A query is needed, or --batch FILE.", "satchel recall \"why do we deploy on Tuesdays\"");
        }

        var query = ReadQuery(context, words);
        await using var store = await context.OpenExistingStoreAsync(cancellationToken);
        if (batch is not null)
        {
            await new RecallBatch(context, store, query).RunAsync(batch, cancellationToken);
            return ExitCode.Done;
        }

        RecallBatch.CheckLength(words);
        RecallReport.Write(context, query, await AnswerAsync(context, store, query, cancellationToken));
        return ExitCode.Done;
    }

    /// <summary>The answer of a store; one that is not there yet has none.</summary>
    internal static async Task<RecallResult> AnswerAsync(
        CommandContext context, IMemoryStore? store, RecallQuery query, CancellationToken cancellationToken)
        => store is null
            ? new RecallResult
            {
                Intent = query.Intent ?? RecallIntent.General,
                Hits = [],
                Degraded = ["store_missing"],
                Cost = new RecallCost(0, 0, 0, 0),
            }
            : await new MemoryRecall(store, context.Clock).RecallAsync(query, cancellationToken);

    private RecallQuery ReadQuery(CommandContext context, string words)
    {
        var score = context.Value(_minimumScore);
        if (score is not (>= 0 and <= 1))
        {
            throw CommandException.Usage("out_of_range", "--min-score: the value is not between 0 and 1.");
        }

        return new RecallQuery
        {
            Text = words,
            Limit = NumberOption.InRange(context, _limit, 1, RecallQuery.MostResults),
            Intent = Intent(context),
            Filter = _filter.Read(context),
            MinimumScore = score,
            Tokens = context.Given(_tokens) ? NumberOption.InRange(context, _tokens, 1, int.MaxValue) : null,
            Basic = context.Value(_basic),
            Explain = context.Value(_explain),
        };
    }

    private RecallIntent? Intent(CommandContext context)
    {
        if (context.Value(_intent) is not { } text)
        {
            return null;
        }

        return IntentDetector.TryParse(text, out var intent)
            ? intent
            : throw CommandException.Usage("invalid_intent", $"--intent: '{text}' is not an intent.", $"one of {string.Join(", ", IntentDetector.AllNames)}");
    }
}
