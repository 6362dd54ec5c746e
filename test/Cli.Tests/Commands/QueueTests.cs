using System.Text.Json;

namespace Satchel.Cli.Tests.Commands;

public sealed class QueueTests : IDisposable
{
    private readonly SatchelProgram _program = new();

    public void Dispose() => _program.Dispose();

    [Fact]
    public async Task A_store_that_is_not_there_has_an_empty_queue()
    {
        var queue = (await _program.RunAsync("scheduler", "queue", "list", "--all")).Document("satchel.jobs/1");

        Assert.Empty(queue.GetProperty("jobs").EnumerateArray());
        Assert.Equal((0, JsonValueKind.Null), (queue.GetProperty("summary").GetProperty("pending").GetInt32(), queue.GetProperty("summary").GetProperty("next_due_at").ValueKind));
        Assert.False(Directory.Exists(_program.Home));
    }

    [Fact]
    public async Task The_newest_job_comes_first_and_the_limit_counts()
    {
        await QueueAsync("Deploys go out on Tuesdays", "Ada prefers tea");
        var jobs = await JobsAsync("list");
        Assert.Equal([2, 1], jobs.Select(job => job.GetProperty("job").GetInt32()));
        Assert.All(jobs, job => Assert.Equal(("refine", "waiting"), (job.GetProperty("kind").GetString(), job.GetProperty("state").GetString())));

        Assert.Equal(2, Assert.Single(await JobsAsync("list", "--limit", "1")).GetProperty("job").GetInt32());
        Assert.Empty(await JobsAsync("failed"));
    }

    [Fact]
    public async Task Show_has_the_beginning_of_the_memory()
    {
        await QueueAsync("Deploys go out on Tuesdays " + new string('x', 300));
        var job = (await _program.RunAsync("scheduler", "queue", "show", "1")).Document("satchel.job/1");

        Assert.StartsWith("Deploys go out", job.GetProperty("content").GetString(), StringComparison.Ordinal);
        Assert.Equal(201, job.GetProperty("content").GetString()!.Length);
        Assert.DoesNotContain("Deploys", (await _program.RunAsync("scheduler", "queue", "list")).Output, StringComparison.Ordinal);
        (await _program.RunAsync("scheduler", "queue", "show", "9")).Failure(1, "job_not_found");
        (await _program.RunAsync("scheduler", "queue", "show", "x")).Failure(2, "invalid_job");
    }

    [Fact]
    public async Task A_job_that_waits_can_be_neither_retried_nor_purged()
    {
        await QueueAsync("Deploys go out on Tuesdays");
        (await _program.RunAsync("scheduler", "queue", "retry", "1")).Failure(1, "job_not_parked");
        (await _program.RunAsync("scheduler", "queue", "retry", "9")).Failure(1, "job_not_found");
        Assert.Equal(0, await CountAsync("retry", "--all"));
        Assert.Equal(0, await CountAsync("purge", "--done"));
        Assert.Equal(0, await CountAsync("purge", "--parked"));
        Assert.Single(await JobsAsync("list"));
    }

    [Theory]
    [InlineData("retry")]
    [InlineData("retry", "1", "--all")]
    [InlineData("purge")]
    [InlineData("purge", "--done", "--parked")]
    [InlineData("list", "--limit", "0")]
    public async Task Exactly_one_thing_must_be_asked_for(params string[] words)
        => Assert.Equal(2, (await _program.RunAsync(["scheduler", "queue", .. words])).ExitCode);

    private async Task QueueAsync(params string[] texts)
    {
        await _program.RunAsync("config", "set", "llm.endpoint", "http://127.0.0.1:9/v1");
        foreach (var text in texts)
        {
            (await _program.RunAsync("remember", text)).Document("satchel.remember/1");
        }
    }

    private async Task<JsonElement[]> JobsAsync(params string[] words)
        => [.. (await _program.RunAsync(["scheduler", "queue", .. words])).Document("satchel.jobs/1").GetProperty("jobs").EnumerateArray()];

    private async Task<int> CountAsync(params string[] words)
        => (await _program.RunAsync(["scheduler", "queue", .. words])).Document("satchel.queue_change/1").GetProperty("count").GetInt32();
}
