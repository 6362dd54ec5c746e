using System.CommandLine;
using Satchel.Engine.Model;
using Satchel.Engine.Pipeline;

namespace Satchel.Cli.Commands.Memory;

/// <summary>Lets a memory take the place of another.</summary>
internal sealed class SupersedeCommand : Verb
{
    private readonly Argument<string> _old = new("OLD") { Description = "The memory that no longer holds: its id, or a beginning that only one has" };
    private readonly Argument<string> _new = new("NEW") { Description = "The memory that holds in its place" };

    /// <summary>Makes the verb.</summary>
    public SupersedeCommand()
        : base(
            "supersede",
            "Let a memory take the place of another, which is retired. 'history' and 'show' keep the old one, 'unsupersede' brings it back.",
            "satchel supersede 0198c5f2-7b1 0198c7aa-91e")
    {
        Add(_old);
        Add(_new);
    }

    /// <inheritdoc/>
    public override bool ChangesMemories(CommandContext context) => true;

    /// <inheritdoc/>
    public override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        await using var store = await context.OpenExistingStoreAsync(cancellationToken);
        var old = await MemoryLookup.FindAsync(store, context.Store.Name, context.Value(_old), cancellationToken);
        var by = await MemoryLookup.FindAsync(store, context.Store.Name, context.Value(_new), cancellationToken);
        if (old == by)
        {
            throw CommandException.Usage("same_memory", "OLD and NEW are the same memory.", "satchel replace gives a memory a new text");
        }

        var outcome = await new MemoryWriter(store!, context.Clock, CommandContext.Actor, queuesRefinement: false)
            .SupersedeAsync(old, by, cancellationToken);
        SupersedeReport.Write(context, "satchel.supersede/1", "superseded", outcome, NotCurrent);
        return ExitCode.Done;
    }

    private static CommandException NotCurrent(MemoryId id)
        => CommandException.No("already_forgotten", $"The memory {id} is forgotten.", $"satchel undo {id} brings it back");
}
