using System.CommandLine;
using Satchel.Engine.Pipeline;

namespace Satchel.Cli.Commands.Memory;

/// <summary>Retires a memory.</summary>
internal sealed class ForgetCommand : Verb
{
    private readonly Argument<string> _id = new("ID") { Description = "The memory's id, or a beginning that only one has" };

    /// <summary>Makes the verb.</summary>
    public ForgetCommand()
        : base(
            "forget",
            "Retire a memory: it is no longer recalled or listed. Nothing is lost: 'show' still finds it.",
            "satchel forget 0198c5f2-7b1e-7a53-9c80-2f6f0e6f3a11",
            "satchel forget 0198c5f2-7b1")
        => Add(_id);

    /// <inheritdoc/>
    public override bool ChangesMemories(CommandContext context) => true;

    /// <inheritdoc/>
    public override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        await using var store = await context.OpenExistingStoreAsync(cancellationToken);
        var id = await MemoryLookup.FindAsync(store, context.Store.Name, context.Value(_id), cancellationToken);
        var retired = await new MemoryWriter(store!, context.Clock, CommandContext.Actor, queuesRefinement: false).ForgetAsync(id, cancellationToken)
            ?? throw CommandException.No("already_forgotten", $"The memory {id} has been forgotten before.", $"satchel show {id}");
        context.Output.Document(
            "satchel.forget/1",
            json =>
            {
                json.WriteString("status", "retired");
                json.WriteString("id", id.Value);
                json.WriteString("store", context.Store.Name.Value);
                json.WriteString("content", retired.Content);
            },
            text => text.Line($"retired {id}: {retired.Content}"));
        return ExitCode.Done;
    }
}
