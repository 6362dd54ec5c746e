using System.CommandLine;
using Satchel.Engine.Scheduler;

namespace Satchel.Cli.Commands.Scheduler;

/// <summary>Does the jobs of all stores: until it is told to end, or once.</summary>
internal sealed class WorkerCommand : Verb
{
    private const int DefaultTimeoutS = 300;
    private const int LongestS = 86_400;

    private readonly Option<bool> _once = new("--once") { Description = "End when nothing is waiting that can be done in time" };

    private readonly Option<int> _timeout = new("--timeout")
    {
        Description = "With --once: seconds that it may take, 1 to 86400; jobs that are put off for less are waited for",
        HelpName = "S",
        DefaultValueFactory = _ => DefaultTimeoutS,
    };

    private readonly Option<int> _interval = new("--interval")
    {
        Description = "Seconds between two passes, 1 to 86400 (else worker.interval); what is new is noticed within a second",
        HelpName = "S",
    };

    /// <summary>Makes the verb.</summary>
    /// <param name="name">Its name: the same one is known as <c>worker</c> and as <c>scheduler serve</c>.</param>
    public WorkerCommand(string name)
        : base(
            name,
            "Do the jobs of all stores in the background, until a signal ends it; what it had begun is then given back.",
            $"satchel {(name is "worker" ? name : "scheduler " + name)}                                 # also as process 1 of a container",
            "satchel worker --once --timeout 60",
            "satchel worker --once --store work --json")
    {
        Add(_once);
        Add(_timeout);
        Add(_interval);
    }

    /// <inheritdoc/>
    public override Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        if (context.Value(_once))
        {
            return context.Given(_interval)
                ? throw CommandException.Usage("usage", "--interval and --once exclude each other.")
                : WorkerRun.OnceAsync(
                    context,
                    context.NamedStore is { } store ? [store] : [],
                    int.MaxValue,
                    TimeSpan.FromSeconds(NumberOption.InRange(context, _timeout, 1, LongestS)),
                    cancellationToken);
        }

        if (context.Given(_timeout) || context.NamedStore is not null)
        {
            throw CommandException.Usage("usage", "--timeout and --store belong to --once: without it a worker serves all stores.");
        }

        var interval = context.Given(_interval)
            ? TimeSpan.FromSeconds(NumberOption.InRange(context, _interval, 1, LongestS))
            : SchedulerSettings.IntervalOf(context.Settings);
        return WorkerRun.ServeAsync(context, interval, cancellationToken);
    }
}
