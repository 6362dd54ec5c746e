using System.CommandLine;
using Satchel.Engine.Model;
using Satchel.Engine.Pipeline;

namespace Satchel.Cli.Commands.Memory;

/// <summary>Brings a memory back whose place another had taken.</summary>
internal sealed class UnsupersedeCommand : Verb
{
    private readonly Argument<string> _id = new("ID") { Description = "The memory that was superseded: its id, or a beginning that only one has" };

    /// <summary>Makes the verb.</summary>
    public UnsupersedeCommand()
        : base(
            "unsupersede",
            "Bring a memory back whose place another had taken. The other one stays.",
            "satchel unsupersede 0198c5f2-7b1")
        => Add(_id);

    /// <inheritdoc/>
    public override bool ChangesMemories(CommandContext context) => true;

    /// <inheritdoc/>
    public override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        await using var store = await context.OpenExistingStoreAsync(cancellationToken);
        var id = await MemoryLookup.FindAsync(store, context.Store.Name, context.Value(_id), cancellationToken);
        var outcome = await new MemoryWriter(store!, context.Clock, CommandContext.Actor, queuesRefinement: false)
            .UnsupersedeAsync(id, cancellationToken);
        SupersedeReport.Write(context, "satchel.unsupersede/1", "restored", outcome, NotSuperseded);
        return ExitCode.Done;
    }

    private static CommandException NotSuperseded(MemoryId id)
        => CommandException.No("not_superseded", $"No memory has taken the place of {id}.", $"satchel history {id} shows what became of it");
}
