using System.CommandLine;
using System.Globalization;
using Satchel.Engine.Store;

namespace Satchel.Cli.Commands.Scheduler;

/// <summary>Lets jobs begin anew that were given up.</summary>
internal sealed class QueueRetryCommand : Verb
{
    private readonly Option<bool> _all = new("--all") { Description = "Every parked job" };
    private readonly Argument<string> _job = JobArgument.Create();

    /// <summary>Makes the verb.</summary>
    public QueueRetryCommand()
        : base("retry", "Let a parked job begin anew, or all of them.", "satchel scheduler queue retry 12", "satchel scheduler queue retry --all")
    {
        _job.Arity = ArgumentArity.ZeroOrOne;
        Add(_job);
        Add(_all);
    }

    /// <inheritdoc/>
    public override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var text = context.Optional(_job);
        if (text is null != context.Value(_all))
        {
            throw CommandException.Usage("usage", "Give the number of a job, or --all.", "satchel scheduler queue failed shows the parked ones");
        }

        var number = text is null ? (long?)null : JobArgument.Read(text);
        await using var store = await context.OpenExistingStoreAsync(cancellationToken);
        var count = store is null ? 0 : await store.Jobs.RequeueAsync(new JobFilter { Number = number }, cancellationToken);
        if (number is { } one && count == 0)
        {
            throw store is null || (await store.Jobs.ListAsync(new JobFilter { Number = one }, 1, cancellationToken)).Count == 0
                ? JobArgument.NotFound(context.Store.Name, one)
                : CommandException.No(
                    "job_not_parked",
                    string.Create(CultureInfo.InvariantCulture, $"The job {one} is not parked, or another one like it waits already."),
                    "satchel scheduler queue failed shows the parked ones");
        }

        QueueReport.Write(context, "retried", count);
        return ExitCode.Done;
    }
}
