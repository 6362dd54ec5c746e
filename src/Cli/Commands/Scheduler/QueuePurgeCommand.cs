using System.CommandLine;
using Satchel.Engine.Store;

namespace Satchel.Cli.Commands.Scheduler;

/// <summary>Removes jobs that ended.</summary>
internal sealed class QueuePurgeCommand : Verb
{
    private readonly Option<bool> _done = new("--done") { Description = "Those that were done" };
    private readonly Option<bool> _parked = new("--parked") { Description = "Those that were given up" };

    /// <summary>Makes the verb.</summary>
    public QueuePurgeCommand()
        : base("purge", "Remove jobs that ended. No memory is changed by it.", "satchel scheduler queue purge --done", "satchel scheduler queue purge --parked")
    {
        Add(_done);
        Add(_parked);
    }

    /// <inheritdoc/>
    public override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        if (context.Value(_done) == context.Value(_parked))
        {
            throw CommandException.Usage("usage", "Give either --done or --parked.");
        }

        var filter = new JobFilter { States = [context.Value(_done) ? JobState.Done : JobState.Parked] };
        await using var store = await context.OpenExistingStoreAsync(cancellationToken);
        QueueReport.Write(context, "purged", store is null ? 0 : await store.Jobs.PurgeAsync(filter, cancellationToken));
        return ExitCode.Done;
    }
}
