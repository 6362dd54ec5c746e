using Satchel.Engine.Model;
using Satchel.Engine.Store;
using Satchel.Testing;

namespace Satchel.Engine.Tests.Store.Conformance;

/// <summary>The queue: leases, attempts, back-off, what is given up.</summary>
public abstract class JobConformance : StoreConformance
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly DateTimeOffset Now = Moments.WallClock.GetUtcNow();

    [Fact]
    public async Task Jobs_are_leased_in_the_order_of_asking_and_to_one_worker_only()
    {
        await EnqueueAsync("a", "b", "c");
        var first = await LeaseAsync("one", 2);
        var second = await LeaseAsync("two", 2);

        Assert.Equal(["a", "b"], Subjects(first));
        Assert.Equal(["c"], Subjects(second));
        Assert.All(first, job => Assert.Equal((1, "one", JobState.Pending), (job.Attempts, job.Lease!.Owner, job.State)));
        Assert.Empty(await LeaseAsync("three", 2));
    }

    [Fact]
    public async Task A_job_that_waits_already_is_not_queued_twice_and_one_that_ended_is()
    {
        await EnqueueAsync("a");
        await EnqueueAsync("a");
        var job = Assert.Single(await LeaseAsync("one", 9));
        await FinishAsync(job);
        await EnqueueAsync("a");

        Assert.True((await LeaseAsync("one", 9)).Single().Number > job.Number);
    }

    [Fact]
    public async Task A_job_is_visible_with_the_commit_of_what_asked_for_it_and_not_before()
    {
        await using (var writer = await Store.BeginWriteAsync(Memories.Intent, Token))
        {
            await writer.EnqueueAsync(new NewJob(NewJob.Refine, MemoryId.Parse("a"), Now), Token);
        }

        Assert.Empty(await Store.Jobs.ListAsync(JobFilter.All, 9, Token));
    }

    [Fact]
    public async Task A_lease_that_ran_out_is_anybodys_and_its_job_can_no_longer_be_ended_by_its_first_owner()
    {
        await EnqueueAsync("a");
        var lost = Assert.Single(await Store.Jobs.LeaseAsync(new JobLease("one", Now - Minute, Now), 1, null, Token));
        var taken = Assert.Single(await LeaseAsync("two", 1));
        await Store.Jobs.ParkAsync(lost, "late", Token);

        Assert.Equal(2, taken.Attempts);
        await using (var writer = await Store.BeginWriteAsync(Memories.Intent, Token))
        {
            Assert.False(await writer.FinishJobAsync(lost, null, Token));
            Assert.True(await writer.FinishJobAsync(taken, "well", Token));
            await writer.CommitAsync(Token);
        }

        var ended = Assert.Single(await Store.Jobs.ListAsync(JobFilter.All, 9, Token));
        Assert.Equal((JobState.Done, "well", null), (ended.State, ended.Reason, ended.Lease));
    }

    [Fact]
    public async Task A_renewed_lease_holds_on()
    {
        await EnqueueAsync("a");
        await Store.Jobs.LeaseAsync(new JobLease("one", Now - Minute, Now), 1, null, Token);
        await Store.Jobs.RenewAsync(new JobLease("one", Now, Now + Minute), Token);

        Assert.Empty(await LeaseAsync("two", 1));
    }

    [Fact]
    public async Task What_a_stopped_worker_gives_back_was_no_attempt_and_what_a_dead_one_had_was()
    {
        await EnqueueAsync("a", "b");
        await LeaseAsync("stopped", 1);
        await LeaseAsync("dead", 1);
        await Store.Jobs.ReleaseAsync("stopped", Token);
        Assert.Equal(1, await Store.Jobs.ReclaimAsync(owner => owner == "dead", Token));

        Assert.Equal([("a", 1)], (await LeaseAsync("next", 9)).Select(job => (job.Subject.Value, job.Attempts)));
        Assert.Equal([("b", 2)], (await LeaseAsync("next", 9)).Select(job => (job.Subject.Value, job.Attempts)));
    }

    [Fact]
    public async Task A_job_whose_workers_end_five_times_is_parked_with_its_reason_and_another_is_served()
    {
        await EnqueueAsync("poison", "well");
        for (var i = 0; i < IStoreJobs.MostAttempts; i++)
        {
            Assert.Equal(i == 0 ? ["poison", "well"] : ["poison"], Subjects(await LeaseAsync("victim", 9)));
            await Store.Jobs.ReclaimAsync(_ => true, Token);
        }

        Assert.Equal(["well"], Subjects(await LeaseAsync("next", 9)));
        var parked = Assert.Single(await Store.Jobs.ListAsync(new JobFilter { States = [JobState.Parked] }, 9, Token));
        Assert.Equal("poison", parked.Subject.Value);
        Assert.Equal((Job.EndedWithWorker, 5), (parked.Reason, parked.Attempts));
    }

    [Fact]
    public async Task A_job_that_is_put_off_is_due_when_its_time_comes_and_counts_as_it_was_told()
    {
        await EnqueueAsync("a", "b");
        var jobs = await LeaseAsync("one", 9);
        await Store.Jobs.PostponeAsync(jobs[0], Now + Minute, "later", counts: true, Token);
        await Store.Jobs.PostponeAsync(jobs[1], Now - Minute, "again", counts: false, Token);

        var next = Assert.Single(await LeaseAsync("two", 9));
        Assert.Equal(("b", 1, "again"), (next.Subject.Value, next.Attempts, next.Reason));
        Assert.Equal(2, Assert.Single(await Store.Jobs.LeaseAsync(new JobLease("two", Now + Minute, Now + Minute), 9, null, Token), job => job.Subject.Value == "a").Attempts);
    }

    [Fact]
    public async Task What_stands_before_a_job_is_what_could_be_done_now()
    {
        await EnqueueAsync("a", "b");
        var last = (await LeaseAsync("one", 9))[1];
        Assert.Equal(JobBlocker.None, await BlockerAsync(last, Now - Minute));

        await Store.Jobs.ReclaimAsync(_ => true, Token);
        await LeaseAsync("two", 1);
        Assert.Equal(JobBlocker.Held, await BlockerAsync(last, Now - Minute));
        Assert.Equal(JobBlocker.None, await BlockerAsync(last, Now + Minute));

        await Store.Jobs.ReleaseAsync("two", Token);
        Assert.Equal(JobBlocker.Due, await BlockerAsync(last, Now + Minute));
    }

    [Fact]
    public async Task Parked_jobs_begin_anew_when_asked_and_ended_ones_are_removed()
    {
        await EnqueueAsync("a", "b", "c");
        var jobs = await LeaseAsync("one", 9);
        await Store.Jobs.ParkAsync(jobs[0], "credentials_missing: no key", Token);
        await Store.Jobs.ParkAsync(jobs[1], "invalid: no answer", Token);
        await FinishAsync(jobs[2]);

        Assert.Equal(1, await Store.Jobs.RequeueAsync(new JobFilter { ReasonPrefix = "credentials_missing:" }, Token));
        Assert.Equal(0, await Store.Jobs.RequeueAsync(new JobFilter { Number = jobs[2].Number }, Token));
        Assert.Equal(1, await Store.Jobs.PurgeAsync(new JobFilter { States = [JobState.Done] }, Token));
        Assert.Equal(
            [("b", JobState.Parked, 1), ("a", JobState.Pending, 0)],
            (await Store.Jobs.ListAsync(JobFilter.All, 9, Token)).Select(job => (job.Subject.Value, job.State, job.Attempts)));
    }

    [Fact]
    public async Task Jobs_can_be_chosen_by_their_kind_and_by_how_their_reason_does_not_begin()
    {
        await EnqueueAsync("a", "b", "c");
        await WriteAsync(async writer => await writer.EnqueueAsync(new NewJob(NewJob.Embed, MemoryId.Parse("d"), Now), Token));
        var jobs = await LeaseAsync("one", 9);
        await WriteAsync(async writer => Assert.True(await writer.FinishJobAsync(jobs[0], "degraded: enrich", Token)));
        await FinishAsync(jobs[1]);

        Assert.Equal(["d"], Subjects(await Store.Jobs.ListAsync(new JobFilter { Kind = NewJob.Embed }, 9, Token)));
        Assert.Equal(["d", "c", "b"], Subjects(await Store.Jobs.ListAsync(new JobFilter { ExceptReasonPrefix = "degraded" }, 9, Token)));
        Assert.Equal(1, await Store.Jobs.PurgeAsync(new JobFilter { ExceptReasonPrefix = "degraded" }, Token));
    }

    [Fact]
    public async Task The_summary_counts_and_names_what_waits_longest_and_what_comes_next()
    {
        Assert.Equal(JobSummary.Nothing, await Store.Jobs.SummariseAsync(Token));
        await EnqueueAsync("a", "b", "c", "d");
        var jobs = await LeaseAsync("one", 3);
        await Store.Jobs.ParkAsync(jobs[0], "no", Token);
        await FinishAsync(jobs[1]);

        var summary = await Store.Jobs.SummariseAsync(Token);
        Assert.Equal((2, 1, 1, 1, 0), (summary.Pending, summary.Leased, summary.Parked, summary.Done, summary.Degraded));
        Assert.Equal((jobs[0].QueuedAt, jobs[0].QueuedAt), (summary.OldestPending, summary.NextDue));
    }

    [Fact]
    public async Task What_was_done_in_part_is_counted_apart()
    {
        await EnqueueAsync("a", "b");
        var jobs = await LeaseAsync("one", 2);
        await FinishAsync(jobs[0]);
        await WriteAsync(async writer => Assert.True(await writer.FinishJobAsync(jobs[1], "degraded: no causes", Token)));

        var summary = await Store.Jobs.SummariseAsync(Token);
        Assert.Equal((2, 1), (summary.Done, summary.Degraded));
    }

    private static IEnumerable<string> Subjects(IEnumerable<Job> jobs) => jobs.Select(job => job.Subject.Value);

    private ValueTask<JobBlocker> BlockerAsync(Job job, DateTimeOffset since) => Store.Jobs.FindBlockerAsync(job, since, Token);

    private async Task<IReadOnlyList<Job>> LeaseAsync(string owner, int most)
        => await Store.Jobs.LeaseAsync(new JobLease(owner, Now, Now + (60 * Minute)), most, null, Token);

    private Task FinishAsync(Job job) => WriteAsync(async writer => Assert.True(await writer.FinishJobAsync(job, null, Token)));

    private Task EnqueueAsync(params string[] subjects)
        => WriteAsync(async writer =>
        {
            foreach (var subject in subjects)
            {
                await writer.EnqueueAsync(new NewJob(NewJob.Refine, MemoryId.Parse(subject), Now - (2 * Minute)), Token);
            }
        });
}
