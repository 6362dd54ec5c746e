using Satchel.Cli.Commands.Scheduler;

namespace Satchel.Cli.Commands.Ledger;

/// <summary>The verbs around the ledger; alone it lists the newest entries.</summary>
internal sealed class LogCommand : Verb
{
    private readonly LogListCommand _list = new();

    /// <summary>Makes the group.</summary>
    public LogCommand()
        : base(
            "log",
            "Show what changed the store, or what the workers did; alone it lists the newest entries.",
            "satchel log",
            "satchel log list --limit 50")
    {
        Action = new VerbAction();
        Add(_list);
        Add(new LogWorkerCommand());
    }

    /// <inheritdoc/>
    public override Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
        => _list.RunAsync(context, cancellationToken);
}
