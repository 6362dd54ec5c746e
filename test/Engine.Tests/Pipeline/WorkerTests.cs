using System.Collections.Concurrent;
using Satchel.Engine.Ledger;
using Satchel.Engine.Model;
using Satchel.Engine.Pipeline;
using Satchel.Engine.Store;
using Satchel.Engine.Store.Sqlite;
using Satchel.Testing;

namespace Satchel.Engine.Tests.Pipeline;

public sealed class WorkerTests : IDisposable
{
    private readonly SqliteStoreCatalog _catalog;
    private readonly TemporaryFolder _folder = new();
    private readonly ScriptedHandler _handler = new();

    public WorkerTests() => _catalog = new SqliteStoreCatalog(_folder.File("stores"), _folder.File("backups"), Moments.WallClock);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Jobs_are_planned_side_by_side_and_applied_in_the_order_of_asking()
    {
        await QueueAsync("default", "a", "b", "c");
        _handler.Script["a"] = async () =>
        {
            // The first one waits until the others have been planned.
            await Task.WhenAll(_handler.Planned("b"), _handler.Planned("c"));
            return _handler.Plan("a");
        };
        using var worker = Make();
        var report = Assert.Single(await worker.DrainAsync([], null, Token));

        Assert.Equal(3, report.Done);
        Assert.Equal(["a", "b", "c"], _handler.Applied);
    }

    [Fact]
    public async Task All_that_one_drain_did_to_a_store_is_one_batch_of_the_ledger()
    {
        await QueueAsync("default", "a", "b");
        using var worker = Make();
        var report = Assert.Single(await worker.DrainAsync([], null, Token));

        await using var store = await _catalog.OpenAsync(StoreName.Default, Token);
        await using var reader = await store.BeginReadAsync(Token);
        Assert.Equal(["a", "b"], (await reader.ReadBatchAsync(report.Batch, Token)).Select(entry => entry.Subject.Value));
    }

    [Fact]
    public async Task A_failure_puts_a_job_off_longer_each_time_and_parks_it_after_the_fifth()
    {
        await QueueAsync("default", "a");
        var clock = new FakeClock(Moments.WallClock.GetUtcNow());
        _handler.Script["a"] = () => Task.FromResult<PlanOutcome>(new PlanOutcome.Failed("http_500: the model failed"));
        var waits = new List<TimeSpan>();
        using var worker = Make(clock);
        for (var attempt = 1; attempt <= 5; attempt++)
        {
            await worker.DrainAsync([], null, Token);
            if (await worker.NextDueAsync([], Token) is { } due)
            {
                waits.Add(due - clock.GetUtcNow());
                clock.Advance(waits[^1]);
            }
        }

        Assert.Equal([60, 120, 240, 480], waits.Select(wait => (int)Math.Round(wait.TotalSeconds)));
        var job = Assert.Single(await JobsAsync("default"));
        Assert.Equal((JobState.Parked, 5, "http_500: the model failed"), (job.State, job.Attempts, job.Reason));
    }

    [Fact]
    public async Task A_handler_that_throws_fails_its_own_job_only()
    {
        await QueueAsync("default", "a", "b");
        _handler.Script["a"] = () => throw new InvalidOperationException("no text of this is kept");
        using var worker = Make();
        await worker.DrainAsync([], null, Token);

        Assert.Equal(["b"], _handler.Applied);
        Assert.Equal("bug: InvalidOperationException", (await JobsAsync("default")).Single(job => job.Subject.Value == "a").Reason);
    }

    [Fact]
    public async Task What_must_wait_waits_without_an_attempt_and_what_is_hopeless_is_parked_at_once()
    {
        await QueueAsync("default", "a", "b");
        var tomorrow = Moments.WallClock.GetUtcNow().AddDays(1);
        _handler.Script["a"] = () => Task.FromResult<PlanOutcome>(new PlanOutcome.NotYet(tomorrow, "over_budget: nothing left today"));
        _handler.Script["b"] = () => Task.FromResult<PlanOutcome>(new PlanOutcome.Hopeless("credentials_missing: no key"));
        using var worker = Make();
        var report = Assert.Single(await worker.DrainAsync([], null, Token));

        Assert.Equal((0, 1, 1), (report.Done, report.PutOff, report.Parked));
        var jobs = (await JobsAsync("default")).ToDictionary(job => job.Subject.Value);
        Assert.Equal((JobState.Pending, 0), (jobs["a"].State, jobs["a"].Attempts));
        Assert.Equal((JobState.Parked, 1), (jobs["b"].State, jobs["b"].Attempts));
    }

    [Fact]
    public async Task A_plan_that_is_outdated_is_made_anew_before_anything_is_written()
    {
        await QueueAsync("default", "a");
        _handler.OutdatedPlans["a"] = 2;
        using var worker = Make();
        await worker.DrainAsync([], null, Token);

        Assert.Equal(["a"], _handler.Applied);
        Assert.Equal(3, _handler.Plans.Count(subject => subject == "a"));
    }

    [Fact]
    public async Task A_plan_that_is_outdated_again_and_again_is_put_off()
    {
        await QueueAsync("default", "a");
        _handler.OutdatedPlans["a"] = int.MaxValue;
        using var worker = Make();
        Assert.Equal(1, Assert.Single(await worker.DrainAsync([], null, Token)).PutOff);
    }

    [Fact]
    public async Task Two_workers_do_no_job_twice_and_keep_the_order_of_one()
    {
        var subjects = Enumerable.Range(0, 60).Select(i => $"m{i:D2}").ToArray();
        await QueueAsync("default", subjects);
        foreach (var subject in subjects.Where((_, i) => i % 7 == 0))
        {
            _handler.Script[subject] = async () =>
            {
                await Task.Yield();
                return _handler.Plan(subject);
            };
        }

        using var one = Make();
        using var two = Make();
        await Task.WhenAll(one.DrainAsync([], null, Token), two.DrainAsync([], null, Token));

        Assert.Equal(subjects, _handler.Applied);
    }

    [Fact]
    public async Task A_worker_that_is_stopped_gives_back_what_it_had_begun()
    {
        await QueueAsync("default", "a", "b");
        var begun = new TaskCompletionSource();
        var never = new TaskCompletionSource();
        _handler.Wait = async cancellationToken =>
        {
            begun.TrySetResult();
            await never.Task.WaitAsync(cancellationToken);
        };
        using var stop = new CancellationTokenSource();
        using var worker = Make();
        var drain = worker.DrainAsync([], null, stop.Token);
        await begun.Task;
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => drain);
        Assert.All(await JobsAsync("default"), job => Assert.Equal((JobState.Pending, 0, null), (job.State, job.Attempts, job.Lease)));
    }

    [Fact]
    public async Task What_a_killed_worker_had_is_taken_back_at_once_and_in_order()
    {
        await QueueAsync("default", "a", "b", "c");
        await using (var store = await _catalog.OpenAsync(StoreName.Default, Token))
        {
            var dead = WorkerIdentity.New(Moments.WallClock) with { ProcessId = int.MaxValue };
            var now = Moments.WallClock.GetUtcNow();
            await store.Jobs.LeaseAsync(new JobLease(dead.ToString(), now, now.AddHours(1)), 2, null, Token);
        }

        using var worker = Make();
        await worker.DrainAsync([], null, Token);
        Assert.Equal(["a", "b", "c"], _handler.Applied);
    }

    [Fact]
    public async Task No_store_waits_until_another_has_nothing_left()
    {
        await QueueAsync("busy", [.. Enumerable.Range(0, 10).Select(i => $"x{i}")]);
        await QueueAsync("quiet", "y0", "y1");
        using var worker = new Worker(_catalog, [_handler], new WorkerOptions { Parallel = 1, TurnJobs = 2 }, Moments.WallClock);
        await worker.DrainAsync([], null, Token);

        Assert.Equal(["x0", "x1", "y0", "y1", "x2", "x3"], _handler.Applied.Take(6));
        Assert.Equal(12, _handler.Applied.Count);
    }

    [Fact]
    public async Task A_store_that_cannot_be_read_is_named_and_keeps_no_other_waiting()
    {
        await QueueAsync("broken", "x");
        await QueueAsync("well", "y");
        await File.WriteAllTextAsync(_folder.File("stores", "broken", "satchel.db"), "no database", Token);
        using var worker = Make();
        var reports = await worker.DrainAsync([], null, Token);

        Assert.Equal(["broken", "well"], reports.Select(report => report.Store.Value));
        Assert.NotNull(reports[0].Problem);
        Assert.Equal(["y"], _handler.Applied);
    }

    [Fact]
    public async Task A_job_that_nothing_is_set_up_for_waits_without_an_attempt()
    {
        await QueueAsync("default", "a");
        using var worker = new Worker(_catalog, [], new WorkerOptions(), Moments.WallClock);
        Assert.Equal(1, Assert.Single(await worker.DrainAsync([], null, Token)).PutOff);

        var job = Assert.Single(await JobsAsync("default"));
        Assert.Equal((JobState.Pending, 0), (job.State, job.Attempts));
        Assert.StartsWith("no_handler:", job.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_drain_of_so_many_jobs_leaves_the_others()
    {
        await QueueAsync("default", "a", "b", "c");
        using var worker = Make();
        await worker.DrainAsync([], 2, null, Token);

        Assert.Equal(["a", "b"], _handler.Applied);
    }

    [Fact]
    public void Options_that_are_out_of_range_are_all_named()
    {
        var error = Assert.Throws<ArgumentException>(
            () => new Worker(_catalog, [], new WorkerOptions { Parallel = 0, TurnJobs = 0, BackOff = TimeSpan.Zero }, Moments.WallClock));
        Assert.Contains("Parallel", error.Message, StringComparison.Ordinal);
        Assert.Contains("TurnJobs", error.Message, StringComparison.Ordinal);
        Assert.Contains("BackOff", error.Message, StringComparison.Ordinal);
    }

    private Worker Make(TimeProvider? time = null) => new(_catalog, [_handler], new WorkerOptions(), time ?? Moments.WallClock);

    private async Task QueueAsync(string name, params string[] subjects)
    {
        await using var store = await _catalog.OpenOrCreateAsync(StoreName.Parse(name), Token);
        await using var writer = await store.BeginWriteAsync(Memories.Intent, Token);
        foreach (var subject in subjects)
        {
            await writer.AddAsync(Memories.Version(subject), Token);
            await writer.EnqueueAsync(new NewJob(NewJob.Refine, MemoryId.Parse(subject), Moments.Start), Token);
        }

        await writer.CommitAsync(Token);
    }

    private async Task<IReadOnlyList<Job>> JobsAsync(string name)
    {
        await using var store = await _catalog.OpenAsync(StoreName.Parse(name), Token);
        return await store.Jobs.ListAsync(JobFilter.All, 1_000, Token);
    }

    /// <summary>Retires the memory of a job, unless a script says otherwise.</summary>
    private sealed class ScriptedHandler : IJobHandler
    {
        private readonly ConcurrentDictionary<string, TaskCompletionSource> _planned = new(StringComparer.Ordinal);

        public ConcurrentDictionary<string, Func<Task<PlanOutcome>>> Script { get; } = new(StringComparer.Ordinal);

        public ConcurrentDictionary<string, int> OutdatedPlans { get; } = new(StringComparer.Ordinal);

        public Func<CancellationToken, Task> Wait { get; set; } = _ => Task.CompletedTask;

        public ConcurrentQueue<string> Plans { get; } = [];

        public ConcurrentQueue<string> Applied { get; } = [];

        public string Kind => NewJob.Refine;

        public Task Planned(string subject) => Signal(subject).Task;

        public PlanOutcome.Planned Plan(string subject) => new PlanOutcome.Planned(new Retirement(this, subject));

        public async Task<PlanOutcome> PlanAsync(IMemoryStore store, Job job, IJobPlan? previous, CancellationToken cancellationToken)
        {
            await Wait(cancellationToken);
            Plans.Enqueue(job.Subject.Value);
            var outcome = Script.TryGetValue(job.Subject.Value, out var script) ? await script() : Plan(job.Subject.Value);
            Signal(job.Subject.Value).TrySetResult();
            return outcome;
        }

        private TaskCompletionSource Signal(string subject) => _planned.GetOrAdd(subject, _ => new TaskCompletionSource());

        private sealed class Retirement(ScriptedHandler handler, string subject) : IJobPlan
        {
            public LedgerOperation Operation => LedgerOperation.Forget;

            public async ValueTask<ApplyOutcome> ApplyAsync(
                IMemoryStore store, IStoreWriter writer, DateTimeOffset now, CancellationToken cancellationToken)
            {
                if (handler.OutdatedPlans.AddOrUpdate(subject, -1, (_, left) => left - 1) >= 0)
                {
                    return new ApplyOutcome.Outdated();
                }

                await writer.RetireAsync(MemoryId.Parse(subject), Moments.Start, cancellationToken);
                handler.Applied.Enqueue(subject);
                return new ApplyOutcome.Applied(null);
            }
        }
    }
}
