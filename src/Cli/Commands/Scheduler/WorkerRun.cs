using System.Text.Json;
using Satchel.Cli.Output;
using Satchel.Engine.Model;
using Satchel.Engine.Scheduler;
using Satchel.Engine.Store;

namespace Satchel.Cli.Commands.Scheduler;

/// <summary>Runs a worker for a command and says what it did.</summary>
internal static class WorkerRun
{
    /// <summary>Does what is due, once.</summary>
    /// <param name="context">The command.</param>
    /// <param name="only">Only these stores; empty for all.</param>
    /// <param name="most">About how many attempts at most.</param>
    /// <param name="timeout">How long it may take.</param>
    /// <param name="cancellationToken">Ends it; what it had begun is given back.</param>
    /// <exception cref="CommandException">There is no such store.</exception>
    public static async Task<int> OnceAsync(
        CommandContext context, IReadOnlyCollection<StoreName> only, int most, TimeSpan timeout, CancellationToken cancellationToken)
    {
        foreach (var name in only)
        {
            if (!await context.Catalog.ExistsAsync(name, cancellationToken))
            {
                throw CommandException.No("store_not_found", $"There is no store named '{name}'.", "satchel store list shows the stores that exist");
            }
        }

        using var setup = new WorkerSetup(context);
        using var progress = new ProgressLine(context.Host, totalBytes: null);
        var loop = MakeLoop(context, setup, interval: null, progress);
        var waiting = await loop.RunOnceAsync(only, most, timeout, cancellationToken);
        progress.Clear();
        var stores = await LeftAsync(context, only, loop.Tally, cancellationToken);
        return Answer(context, waiting ?? (stores.All(store => store.Queue?.Pending is 0) ? "drained" : "pending"), loop.Tally, stores);
    }

    /// <summary>Does what is due until it is told to end.</summary>
    public static async Task<int> ServeAsync(CommandContext context, TimeSpan interval, CancellationToken cancellationToken)
    {
        using var setup = new WorkerSetup(context);
        using var progress = new ProgressLine(context.Host, totalBytes: null);
        var loop = MakeLoop(context, setup, interval, progress);
        await loop.ServeAsync(interval, cancellationToken);
        progress.Clear();
        return Answer(context, "ended", loop.Tally, await LeftAsync(context, [], loop.Tally, CancellationToken.None));
    }

    /// <summary>What a state of a run means to a person; null where there is nothing to add.</summary>
    private static string? Remark(string status) => status switch
    {
        "stopped" => "the scheduler is stopped: satchel scheduler start lets workers go on",
        "not_configured" => "no model is configured that does jobs; they stay where they are: satchel config set llm.endpoint URL",
        "pending" => "some jobs are left: satchel scheduler queue list",
        _ => null,
    };

    private static WorkerLoop MakeLoop(CommandContext context, WorkerSetup setup, TimeSpan? interval, ProgressLine progress)
    {
        context.Home.Ensure();
        var journal = new WorkerJournal(
            new EventLog(context.Home.WorkerLog, context.Clock), context.Workers, BuildInformation.Version, interval, context.Clock);
        return new WorkerLoop(context.Catalog, setup.Ready, journal, progress, context.Clock);
    }

    private static async Task<IReadOnlyList<StoreLeft>> LeftAsync(
        CommandContext context, IReadOnlyCollection<StoreName> only, WorkerTally tally, CancellationToken cancellationToken)
    {
        var left = new List<StoreLeft>();
        var done = tally.Stores.ToDictionary(store => store.Store);
        foreach (var name in await context.Catalog.ListAsync(cancellationToken))
        {
            if (only.Count == 0 || only.Contains(name))
            {
                left.Add(await LeftAsync(context, done.GetValueOrDefault(name) ?? new StoreTally(name, 0, 0, 0, [], null), cancellationToken));
            }
        }

        return left;
    }

    private static async Task<StoreLeft> LeftAsync(CommandContext context, StoreTally tally, CancellationToken cancellationToken)
    {
        try
        {
            await using var store = await context.Catalog.OpenAsync(tally.Store, cancellationToken);
            var newest = await store.Jobs.ListAsync(new JobFilter { States = [JobState.Pending, JobState.Parked], ReasonPrefix = "" }, 1, cancellationToken);
            return new StoreLeft(tally, await store.Jobs.SummariseAsync(cancellationToken)) { Reason = newest is [{ Reason: { } reason }] ? reason : null };
        }
        catch (StoreException error)
        {
            return new StoreLeft(tally with { Problem = tally.Problem ?? error.Message }, Queue: null);
        }
    }

    private static int Answer(CommandContext context, string status, WorkerTally tally, IReadOnlyList<StoreLeft> stores)
    {
        context.Output.Document(
            "satchel.worker/1",
            json =>
            {
                json.WriteString("status", status);
                json.WriteNumber("done", tally.Done);
                json.WriteNumber("put_off", tally.PutOff);
                json.WriteNumber("parked", tally.Parked);
                json.WriteNumber("pending", stores.Sum(store => store.Queue?.Pending ?? 0));
                json.WriteStartArray("stores");
                foreach (var store in stores)
                {
                    Write(json, store);
                }

                json.WriteEndArray();
            },
            text =>
            {
                text.Line($"{Quantity.Of(tally.Done)} jobs done, {Quantity.Of(tally.PutOff)} put off, {Quantity.Of(tally.Parked)} parked, {Quantity.Of(stores.Sum(store => store.Queue?.Pending ?? 0))} waiting");
                foreach (var left in stores)
                {
                    var store = left.Tally;
                    foreach (var batch in store.Batches)
                    {
                        text.Line($"{store.Store}: satchel undo {batch} --store {store.Store} takes it back");
                    }

                    if ((store.Problem ?? left.Reason) is { } problem)
                    {
                        text.Line($"{store.Store}: {problem}");
                    }
                }

                if (Remark(status) is { } remark)
                {
                    text.Line(remark);
                }
            });
        return stores.Any(store => store.Tally.Problem is not null) ? ExitCode.Store : ExitCode.Done;
    }

    private static void Write(Utf8JsonWriter json, StoreLeft store)
    {
        json.WriteStartObject();
        json.WriteString("store", store.Tally.Store.Value);
        json.WriteNumber("done", store.Tally.Done);
        json.WriteNumber("put_off", store.Tally.PutOff);
        json.WriteNumber("parked", store.Tally.Parked);
        if (store.Queue is { } queue)
        {
            json.WriteNumber("pending", queue.Pending);
            json.WriteString("next_due_at", queue.NextDue is { } due ? TimeText.Format(due) : null);
        }

        json.WriteString("reason", store.Reason);
        json.WriteStartArray("batches");
        foreach (var batch in store.Tally.Batches)
        {
            json.WriteStringValue(batch);
        }

        json.WriteEndArray();
        if (store.Tally.Problem is { } problem)
        {
            json.WriteString("problem", problem);
        }

        json.WriteEndObject();
    }

    /// <summary>What was done with a store, and what is left; nothing is known of it where it cannot be read.</summary>
    private sealed record StoreLeft(StoreTally Tally, JobSummary? Queue)
    {
        /// <summary>Why one of the jobs that are left was not done; null where none was tried.</summary>
        public string? Reason { get; init; }
    }
}
