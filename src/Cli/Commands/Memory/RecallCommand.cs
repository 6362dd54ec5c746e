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

    private readonly RecallOptions _options = new();
    private readonly Option<string> _order = new("--order") { Description = "How to show the best: score, time (the newest first) or causes (causes first)", HelpName = "ORDER" };
    private readonly Option<int> _tokens = new("--tokens") { Description = "Most tokens of all results together, at 4 bytes each", HelpName = "N" };
    private readonly Option<bool> _basic = new("--basic") { Description = "Only find the words as they stand, the most important memory first" };
    private readonly Option<bool> _explain = new("--explain") { Description = "Say of each result where its score comes from" };
    private readonly Option<bool> _vector = new("--vector") { Description = "Let the model of the store's vectors say what the question means" };
    private readonly Option<bool> _expand = new("--expand") { Description = "Let a model name more words to look for" };
    private readonly Option<bool> _rerank = new("--rerank") { Description = "Let a model put the best in order" };
    private readonly Option<bool> _dry = new("--dry") { Description = "Do not count the results as used" };
    private readonly Option<string> _batch = new("--batch")
    {
        Description = "Answer a file of lines {\"id\", \"query\"} with lines {\"id\", \"results\"}; '-' reads standard input",
        HelpName = "FILE",
    };

    /// <summary>Makes the verb.</summary>
    public RecallCommand()
        : base(
            "recall",
            "Recall what is known: the best first, and where you ask why, causes before what they explain. No network and no model, unless asked for.",
            "satchel recall why do we deploy on Tuesdays",
            "satchel recall \"what does Anna prefer\" --limit 5 --explain",
            "satchel recall \"when did the queue move\" --order time",
            "satchel recall \"how do we get money back\" --vector --rerank",
            "satchel recall payments --cat transaction --since 30d --json",
            "satchel recall --batch questions.jsonl --limit 20")
    {
        _order.CompletionSources.Add(_ => ResultOrder.AllNames.Select(name => new CompletionItem(name)));
        Add(_query);
        _options.AddTo(this);
        foreach (var option in (Option[])[_order, _tokens, _basic, _explain, _vector, _expand, _rerank, _dry, _batch])
        {
            Add(option);
        }
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
        using var models = store is not null && RemoteHelp.IsWanted(context.Settings, store.Name, query) ? context.OpenModels() : null;
        var help = models is null ? null : new RemoteHelp(models, context.Settings, context.Home, context.Clock);
        if (batch is not null)
        {
            await new RecallBatch(context, store, help, query).RunAsync(batch, cancellationToken);
            return ExitCode.Done;
        }

        RecallBatch.CheckLength(words);
        var answer = await AnswerAsync(context, store, help, query, cancellationToken);
        RecallReport.Write(context, query, answer);
        if (store is not null && !context.Value(_dry))
        {
            context.Accesses.Count(answer.Accessed);
        }

        return ExitCode.Done;
    }

    /// <summary>The answer of a store; one that is not there yet has none.</summary>
    internal static async Task<RecallResult> AnswerAsync(
        CommandContext context, IMemoryStore? store, RemoteHelp? help, RecallQuery query, CancellationToken cancellationToken)
        => store is null
            ? new RecallResult
            {
                Intent = query.Intent ?? RecallIntent.General,
                Hits = [],
                Degraded = ["store_missing"],
                Ordering = query.Order ?? RecallOrder.Score,
                IsSparse = true,
                Cost = new RecallCost(0, 0, 0, 0),
            }
            : await (help?.RecallAsync(store, query, cancellationToken) ?? new MemoryRecall(store, context.Clock).RecallAsync(query, cancellationToken));

    private RecallQuery ReadQuery(CommandContext context, string words) => _options.Read(context, words) with
    {
        Order = Order(context),
        Tokens = context.Given(_tokens) ? NumberOption.InRange(context, _tokens, 1, int.MaxValue) : null,
        Basic = context.Value(_basic),
        Explain = context.Value(_explain),
        Embed = context.Value(_vector),
        Expand = context.Value(_expand),
        Rerank = context.Value(_rerank),
    };

    private RecallOrder? Order(CommandContext context)
    {
        if (context.Value(_order) is not { } text)
        {
            return null;
        }

        return ResultOrder.TryParse(text, out var order)
            ? order
            : throw CommandException.Usage("invalid_order", $"--order: '{text}' is not an order.", $"one of {string.Join(", ", ResultOrder.AllNames)}");
    }
}
