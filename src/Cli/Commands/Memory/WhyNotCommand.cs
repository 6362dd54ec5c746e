using System.CommandLine;
using Satchel.Engine.Model;
using Satchel.Engine.Recall;
using Satchel.Engine.Store;

namespace Satchel.Cli.Commands.Memory;

/// <summary>Explains why a memory is not among the results of a question.</summary>
internal sealed class WhyNotCommand : Verb
{
    private readonly Argument<string> _id = new("ID") { Description = "The memory's id, or a beginning that only one has" };
    private readonly Argument<string[]> _query = new("QUERY")
    {
        Description = "The question, as it was given to recall",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly RecallOptions _options = new();

    /// <summary>Makes the verb.</summary>
    public WhyNotCommand()
        : base(
            "why-not",
            "Explain why recall does not show a memory, and the least change that makes it do so. Every change was tried.",
            "satchel why-not 0198c5f2-7b1 why do we deploy on Tuesdays",
            "satchel why-not 0198c5f2-7b1 payments --cat decision --limit 5 --json")
    {
        Add(_id);
        Add(_query);
        _options.AddTo(this);
    }

    /// <inheritdoc/>
    public override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var words = string.Join(' ', context.Value(_query));
        if (string.IsNullOrWhiteSpace(words))
        {
            throw CommandException.Usage("usage", "A query is needed.", "satchel why-not ID \"why do we deploy on Tuesdays\"");
        }

        RecallBatch.CheckLength(words);
        var query = _options.Read(context, words);
        await using var store = await context.OpenExistingStoreAsync(cancellationToken);
        var id = await FindAsync(context, store, cancellationToken);
        var absence = await new AbsenceSearch(store!, context.Clock).ExplainAsync(id, query, cancellationToken)
            ?? throw MemoryLookup.NotFound(context.Store.Name, id.Value);
        WhyNotReport.Write(context, query, absence);
        return ExitCode.Done;
    }

    /// <summary>The memory that is meant; one that was erased is known by its whole id only.</summary>
    private async Task<MemoryId> FindAsync(CommandContext context, IMemoryStore? store, CancellationToken cancellationToken)
    {
        var text = context.Value(_id);
        if (store is not null && MemoryId.TryParse(text, out var id))
        {
            await using var reader = await store.BeginReadAsync(cancellationToken);
            if ((await reader.FindIdsAsync(text, 1, cancellationToken)).Count == 0)
            {
                return id;
            }
        }

        return await MemoryLookup.FindAsync(store, context.Store.Name, text, cancellationToken);
    }
}
