using System.CommandLine;
using Satchel.Cli.Commands.Memory;
using Satchel.Engine.Pipeline;

namespace Satchel.Cli.Commands.Insights;

/// <summary>Lets a memory stay that a machine would retire.</summary>
internal sealed class DismissCommand : Verb
{
    private readonly Argument<string> _id = new("ID") { Description = "The memory's id, or a beginning that only one has" };

    /// <summary>Makes the verb.</summary>
    public DismissCommand()
        : base(
            "dismiss",
            "Let a memory stay that a model or the retention would retire. From the retention it is protected as well.",
            "satchel insights dismiss 0198c5f2-7b1",
            "satchel insights protect 0198c5f2-7b1          # so that no model proposes it again")
        => Add(_id);

    /// <inheritdoc/>
    public override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        await using var store = await context.OpenExistingStoreAsync(cancellationToken);
        var id = await MemoryLookup.FindAsync(store, context.Store.Name, context.Value(_id), cancellationToken);
        var proposal = await new MemoryProposals(store!, context.Clock, CommandContext.Actor).DismissAsync(id, cancellationToken)
            ?? throw ProposalReport.NothingProposed(id);
        return ProposalReport.Write(context, "dismissed", proposal, content: null);
    }
}
