using Satchel.Engine.Ledger;
using Satchel.Engine.Model;
using Satchel.Engine.Pipeline;
using Satchel.Engine.Scheduler;
using Satchel.Engine.Store;
using Satchel.Engine.Store.Sqlite;
using Satchel.Testing;

namespace Satchel.Engine.Tests.Scheduler;

public sealed class WorkerLoopTests : IDisposable
{
    private static readonly TimeSpan Never = TimeSpan.FromDays(36_500);
    private static readonly TimeSpan FiveMinutes = TimeSpan.FromMinutes(5);

    private readonly SqliteStoreCatalog _catalog;
    private readonly FakeClock _clock = new(Moments.WallClock.GetUtcNow());
    private readonly TemporaryFolder _folder = new();
    private readonly EventLog _log;
    private readonly WorkerLoop _loop;
    private readonly WorkerRegister _register;
    private readonly Worker _worker;
    private Func<Job, CancellationToken, Task<PlanOutcome>> _plan = (job, _) => Task.FromResult<PlanOutcome>(Retire(job));
    private readonly List<int> _tended = [];
    private volatile string? _waits;

    public WorkerLoopTests()
    {
        _catalog = new SqliteStoreCatalog(_folder.File("stores"), _folder.File("backups"), Moments.WallClock);
        _log = new EventLog(_folder.File("logs", "worker.log"), _clock);
        _register = new WorkerRegister(_folder.File("workers"), _clock);
        _worker = new Worker(_catalog, [new TracedHandler(new Handler(this), _log, _clock)], new WorkerOptions(), _clock);
        _loop = new WorkerLoop(
            _catalog,
            () => (_waits is { } reason ? new WorkerReadiness.Waiting(reason) : (WorkerReadiness)new WorkerReadiness.Ready(_worker)) with { Upkeep = TendAsync },
            new WorkerJournal(_log, _register, "1.2.3", FiveMinutes, _clock),
            progress: null,
            _clock);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _worker.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_job_that_comes_between_two_passes_is_not_kept_waiting_for_the_next_one()
    {
        var done = new TaskCompletionSource();
        _plan = (job, _) =>
        {
            done.TrySetResult();
            return Task.FromResult<PlanOutcome>(Retire(job));
        };
        using var stop = new CancellationTokenSource();
        var serving = _loop.ServeAsync(Never, stop.Token);
        await AdvanceUntilAsync(() => _register.ReadLive() is [{ LastPassAt: not null }]);
        await QueueAsync("a");
        await AdvanceUntilAsync(() => done.Task.IsCompleted);
        await stop.CancelAsync();
        await serving;

        Assert.Equal(JobState.Done, (await JobsAsync())["a"].State);
    }

    [Fact]
    public async Task A_scheduler_that_is_stopped_does_nothing_and_goes_on_when_it_is_started()
    {
        await QueueAsync("a");
        _waits = "stopped";
        using var stop = new CancellationTokenSource();
        var serving = _loop.ServeAsync(FiveMinutes, stop.Token);
        await AdvanceUntilAsync(() => LogHolds("\"reason\":\"stopped\""));
        Assert.Equal((JobState.Pending, 0), ((await JobsAsync())["a"].State, (await JobsAsync())["a"].Attempts));
        Assert.False(serving.IsCompleted);

        _waits = null;
        await AdvanceUntilAsync(() => LogHolds("\"event\":\"jobs\""));
        await stop.CancelAsync();
        await serving;
        Assert.Equal(1, _loop.Tally.Done);
    }

    [Fact]
    public async Task A_worker_that_is_told_to_end_gives_back_what_it_had_begun_and_is_no_longer_listed()
    {
        await QueueAsync("a");
        var begun = new TaskCompletionSource();
        _plan = (_, cancellationToken) => NeverAsync(begun, cancellationToken);
        using var stop = new CancellationTokenSource();
        var serving = _loop.ServeAsync(FiveMinutes, stop.Token);
        await begun.Task;
        Assert.Single(_register.ReadLive());
        await stop.CancelAsync();
        await serving;

        Assert.Empty(_register.ReadLive());
        Assert.True(LogHolds("\"event\":\"worker_ended\""));
        var job = (await JobsAsync())["a"];
        Assert.Equal((JobState.Pending, 0, null), (job.State, job.Attempts, job.Lease));
    }

    [Fact]
    public async Task One_pass_waits_for_what_is_put_off_for_less_than_its_time()
    {
        await QueueAsync("a");
        var tries = 0;
        _plan = (job, _) => Task.FromResult<PlanOutcome>(++tries == 1 ? new PlanOutcome.Failed("http_500: the model failed") : Retire(job));
        var run = _loop.RunOnceAsync([], int.MaxValue, FiveMinutes, Token);
        await AdvanceUntilAsync(() => run.IsCompleted);

        Assert.Null(await run);
        Assert.Equal((1, 1), (_loop.Tally.Done, _loop.Tally.PutOff));
        Assert.Single(Assert.Single(_loop.Tally.Stores).Batches);
    }

    [Fact]
    public async Task A_trace_holds_every_step_of_a_job_by_its_code_and_no_sentence()
    {
        await QueueAsync("a");
        var tries = 0;
        _plan = (job, _) => Task.FromResult<PlanOutcome>(++tries == 1 ? new PlanOutcome.Failed("http_500: the model failed") : Retire(job));
        var run = _loop.RunOnceAsync([], int.MaxValue, FiveMinutes, Token);
        await AdvanceUntilAsync(() => run.IsCompleted);

        Assert.True(LogHolds("\"event\":\"plan_ended\",\"job\":1,\"outcome\":\"failed\",\"code\":\"http_500\""));
        Assert.True(LogHolds("\"event\":\"apply_ended\",\"job\":1,\"outcome\":\"applied\""));
        Assert.False(LogHolds("the model failed"));
    }

    [Fact]
    public async Task One_pass_does_not_wait_for_what_is_put_off_for_longer()
    {
        await QueueAsync("a");
        var tomorrow = _clock.GetUtcNow().AddDays(1);
        _plan = (_, _) => Task.FromResult<PlanOutcome>(new PlanOutcome.NotYet(tomorrow, "over_budget: nothing left today"));

        Assert.Null(await _loop.RunOnceAsync([], int.MaxValue, FiveMinutes, Token));
        Assert.Equal(JobState.Pending, (await JobsAsync())["a"].State);
    }

    [Fact]
    public async Task One_pass_whose_time_is_over_gives_back_what_it_had_begun()
    {
        await QueueAsync("a");
        var begun = new TaskCompletionSource();
        _plan = (_, cancellationToken) => NeverAsync(begun, cancellationToken);
        var run = _loop.RunOnceAsync([], int.MaxValue, FiveMinutes, Token);
        await begun.Task;
        _clock.Advance(FiveMinutes);

        Assert.Null(await run);
        Assert.Null((await JobsAsync())["a"].Lease);
    }

    [Fact]
    public async Task One_pass_stops_at_its_limit()
    {
        await QueueAsync("a", "b", "c");
        await _loop.RunOnceAsync([], 2, FiveMinutes, Token);

        Assert.Equal(2, _loop.Tally.Tried);
        Assert.Equal(JobState.Pending, (await JobsAsync())["c"].State);
    }

    [Fact]
    public async Task Where_nothing_may_be_done_one_pass_says_why_and_leaves_the_jobs_alone()
    {
        await QueueAsync("a");
        _waits = "not_configured";

        Assert.Equal("not_configured", await _loop.RunOnceAsync([], int.MaxValue, FiveMinutes, Token));
        Assert.Equal((JobState.Pending, 0), ((await JobsAsync())["a"].State, (await JobsAsync())["a"].Attempts));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("not_configured")]
    public async Task Stores_are_looked_after_with_each_pass_whether_jobs_can_be_done_or_not(string? waits)
    {
        _waits = waits;
        await _loop.RunOnceAsync([StoreName.Default], int.MaxValue, FiveMinutes, Token);
        await _loop.RunOnceAsync([], int.MaxValue, FiveMinutes, Token);

        Assert.Equal([1, 0], _tended);
    }

    [Fact]
    public async Task Neither_log_nor_trace_holds_a_text_or_what_a_model_said()
    {
        await QueueAsync("a", "b");
        _plan = (job, _) => Task.FromResult<PlanOutcome>(job.Subject.Value is "a" ? new PlanOutcome.Hopeless("refused: the model said something") : Retire(job));
        await _loop.RunOnceAsync([], int.MaxValue, FiveMinutes, Token);

        var lines = string.Join('\n', _log.ReadLast(0, problemsOnly: false));
        Assert.Contains("\"code\":\"refused\"", lines, StringComparison.Ordinal);
        Assert.DoesNotContain("something", lines, StringComparison.Ordinal);
        Assert.DoesNotContain(Memories.Version("a").Content, lines, StringComparison.Ordinal);
        Assert.Contains("\"parked\":1", Assert.Single(_log.ReadLast(0, problemsOnly: true)), StringComparison.Ordinal);
    }

    private static PlanOutcome.Planned Retire(Job job) => new(new Retirement(job.Subject));

    private static async Task<PlanOutcome> NeverAsync(TaskCompletionSource begun, CancellationToken cancellationToken)
    {
        begun.TrySetResult();
        await new TaskCompletionSource().Task.WaitAsync(cancellationToken);
        throw new System.Diagnostics.UnreachableException();
    }

    private bool LogHolds(string text) => _log.ReadLast(0, problemsOnly: false).Any(line => line.Contains(text, StringComparison.Ordinal));

    /// <summary>Lets time pass whenever the loop waits for it, until something is so.</summary>
    private async Task AdvanceUntilAsync(Func<bool> holds)
    {
        while (!holds())
        {
            if (_clock.NextTimer - _clock.GetUtcNow() <= WorkerLoop.Glance)
            {
                _clock.Advance(WorkerLoop.Glance);
            }

            await Task.Yield();
            Token.ThrowIfCancellationRequested();
        }
    }

    private async Task QueueAsync(params string[] subjects)
    {
        await using var store = await _catalog.OpenOrCreateAsync(StoreName.Default, Token);
        await using var writer = await store.BeginWriteAsync(Memories.Intent, Token);
        foreach (var subject in subjects)
        {
            await writer.AddAsync(Memories.Version(subject), Token);
            await writer.EnqueueAsync(new NewJob(NewJob.Refine, MemoryId.Parse(subject), Moments.Start), Token);
        }

        await writer.CommitAsync(Token);
    }

    private async Task<IReadOnlyDictionary<string, Job>> JobsAsync()
    {
        await using var store = await _catalog.OpenAsync(StoreName.Default, Token);
        return (await store.Jobs.ListAsync(JobFilter.All, 1_000, Token)).ToDictionary(job => job.Subject.Value);
    }

    private sealed class Handler(WorkerLoopTests test) : IJobHandler
    {
        public string Kind => NewJob.Refine;

        public Task<PlanOutcome> PlanAsync(IMemoryStore store, Job job, IJobPlan? previous, CancellationToken cancellationToken)
            => test._plan(job, cancellationToken);
    }

    private Task TendAsync(IReadOnlyCollection<StoreName> only, CancellationToken cancellationToken)
    {
        _tended.Add(only.Count);
        return Task.CompletedTask;
    }

    private sealed class Retirement(MemoryId memory) : IJobPlan
    {
        public LedgerOperation Operation => LedgerOperation.Forget;

        public async ValueTask<ApplyOutcome> ApplyAsync(
                IMemoryStore store, IStoreWriter writer, DateTimeOffset now, CancellationToken cancellationToken)
        {
            await writer.RetireAsync(memory, Moments.Start, cancellationToken);
            return new ApplyOutcome.Applied(null);
        }
    }
}
