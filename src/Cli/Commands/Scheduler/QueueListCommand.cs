using System.CommandLine;
using System.Globalization;
using Satchel.Cli.Output;
using Satchel.Engine.Store;

namespace Satchel.Cli.Commands.Scheduler;

/// <summary>Lists jobs of a store, the newest first.</summary>
internal sealed class QueueListCommand : Verb
{
    private const int DefaultJobs = 50;
    private const int MostJobs = 10_000;

    private readonly bool _parkedOnly;
    private readonly Option<bool> _all = new("--all") { Description = "Those that were done too" };

    private readonly Option<int> _limit = new("--limit")
    {
        Description = "Most jobs, 1 to 10000",
        HelpName = "N",
        DefaultValueFactory = _ => DefaultJobs,
    };

    /// <summary>Makes the verb.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="parkedOnly">Whether it lists only what was given up.</param>
    public QueueListCommand(string name, bool parkedOnly)
        : base(
            name,
            parkedOnly ? "List the jobs that were given up, and why." : "List the jobs that wait, that a worker has, or that were given up.",
            $"satchel scheduler queue {name}",
            $"satchel scheduler queue {name} --limit 10 --json")
    {
        _parkedOnly = parkedOnly;
        Add(_limit);
        if (!parkedOnly)
        {
            Add(_all);
        }
    }

    /// <inheritdoc/>
    public override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var limit = context.Given(_limit) ? NumberOption.InRange(context, _limit, 1, MostJobs) : DefaultJobs;
        await using var store = await context.OpenExistingStoreAsync(cancellationToken);
        var filter = new JobFilter { States = States(context) };
        var jobs = store is null ? [] : await store.Jobs.ListAsync(filter, limit, cancellationToken);
        var queue = store is null ? JobSummary.Nothing : await store.Jobs.SummariseAsync(cancellationToken);
        var now = context.Clock.GetUtcNow();
        context.Output.Document(
            "satchel.jobs/1",
            json =>
            {
                json.WriteString("store", context.Store.Name.Value);
                json.WriteStartObject("summary");
                JobJson.Write(json, queue);
                json.WriteEndObject();
                json.WriteStartArray("jobs");
                foreach (var job in jobs)
                {
                    json.WriteStartObject();
                    JobJson.Write(json, job, now);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
            },
            text => Write(text, jobs, queue, now));
        return ExitCode.Done;
    }

    private IReadOnlyList<JobState> States(CommandContext context)
        => _parkedOnly ? [JobState.Parked]
            : context.Value(_all) ? []
            : [JobState.Pending, JobState.Parked];

    private static void Write(TextPage text, IReadOnlyList<Job> jobs, JobSummary queue, DateTimeOffset now)
    {
        text.Line($"{Quantity.Of(queue.Pending)} pending, {Quantity.Of(queue.Leased)} of them with a worker; {Quantity.Of(queue.Parked)} parked, {Quantity.Of(queue.Done)} done");
        if (jobs.Count == 0)
        {
            return;
        }

        text.Table(["job", "kind", "state", "age", "attempts", "memory", "reason"], jobs.Select(job => (IReadOnlyList<string>)
        [
            job.Number.ToString(CultureInfo.InvariantCulture),
            job.Kind,
            JobJson.StateOf(job, now).Replace('_', ' '),
            Quantity.Age(now - job.QueuedAt),
            job.Attempts.ToString(CultureInfo.InvariantCulture),
            job.Subject.Value,
            job.Reason ?? "",
        ]));
    }
}
