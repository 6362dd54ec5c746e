using System.CommandLine;
using Satchel.Cli.Commands.Memory;
using Satchel.Engine.Pipeline;

namespace Satchel.Cli.Commands.Insights;

/// <summary>Retires a memory as a machine proposed.</summary>
internal sealed class AcceptCommand : Verb
{
    private readonly Argument<string> _id = new("ID") { Description = "The memory's id, or a beginning that only one has" };

    /// <summary>Makes the verb.</summary>
    public AcceptCommand()
        : base(
            "accept",
            "Retire a memory as a model or the retention proposed; 'satchel undo ID' brings it back.",
            "satchel insights review",
            "satchel insights accept 0198c5f2-7b1")
        => Add(_id);

    /// <inheritdoc/>
    public override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        await using var store = await context.OpenExistingStoreAsync(cancellationToken);
        var id = await MemoryLookup.FindAsync(store, context.Store.Name, context.Value(_id), cancellationToken);
        if (await new MemoryProposals(store!, context.Clock, CommandContext.Actor).AcceptAsync(id, cancellationToken) is not var (proposal, retired))
        {
            throw ProposalReport.NothingProposed(id);
        }

        return ProposalReport.Write(context, "accepted", proposal, retired.Content);
    }
}
