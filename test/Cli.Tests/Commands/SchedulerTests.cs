namespace Satchel.Cli.Tests.Commands;

public sealed class SchedulerTests : IDisposable
{
    private readonly SatchelProgram _program = new();

    public void Dispose() => _program.Dispose();

    [Fact]
    public async Task A_fresh_machine_is_started_and_nothing_is_made()
    {
        var status = (await _program.RunAsync("scheduler")).Document("satchel.scheduler/1");

        Assert.Equal(("started", 60), (status.GetProperty("state").GetString(), status.GetProperty("interval_s").GetInt32()));
        Assert.Empty(status.GetProperty("workers").EnumerateArray());
        Assert.False(Directory.Exists(_program.Home));
    }

    [Fact]
    public async Task Stop_pauses_the_work_in_the_background_only()
    {
        var stopped = (await _program.RunAsync("scheduler", "stop")).Document("satchel.scheduler_state/1");
        Assert.Equal(("changed", "stopped"), (stopped.GetProperty("status").GetString(), stopped.GetProperty("state").GetString()));

        (await _program.RunAsync("remember", "Ada prefers tea")).Document("satchel.remember/1");
        Assert.Equal("unchanged", (await _program.RunAsync("scheduler", "stop")).Document("satchel.scheduler_state/1").GetProperty("status").GetString());
    }

    [Theory]
    [InlineData("remember", "a text")]
    [InlineData("replace", "0198c5f2-7b1", "a text")]
    [InlineData("forget", "0198c5f2-7b1")]
    [InlineData("supersede", "0198c5f2-7b1", "0198c5f2-7b2")]
    [InlineData("unsupersede", "0198c5f2-7b1")]
    [InlineData("erase", "0198c5f2-7b1")]
    [InlineData("undo")]
    [InlineData("import", "notes.jsonl")]
    [InlineData("graph link", "0198c5f2-7b1", "0198c5f2-7b2")]
    [InlineData("graph unlink", "0198c5f2-7b1", "0198c5f2-7b2")]
    [InlineData("graph rebuild")]
    [InlineData("insights protect", "0198c5f2-7b1")]
    [InlineData("insights release", "0198c5f2-7b1")]
    public async Task Where_writes_are_stopped_every_change_is_refused_before_anything_is_looked_at(string verb, params string[] words)
    {
        await _program.RunAsync("scheduler", "stop", "--writes");
        var failure = (await _program.RunAsync([.. verb.Split(' '), .. words])).Failure(1, "scheduler_stopped");

        Assert.Equal($"Scheduler is stopped; cannot {verb}", failure.GetProperty("message").GetString());
        Assert.Contains("satchel scheduler start", failure.GetProperty("hint").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_writes_are_stopped_reading_and_trying_go_on_and_start_ends_it()
    {
        var id = (await _program.RunAsync("remember", "Ada prefers tea")).Document("satchel.remember/1").GetProperty("id").GetString()!;
        await _program.RunAsync("scheduler", "stop", "--writes");
        Assert.Single((await _program.RunAsync("recall", "tea")).Document("satchel.recall/1").GetProperty("results").EnumerateArray());
        Assert.Equal(0, (await _program.RunAsync("undo", "--dry-run")).ExitCode);

        await _program.RunAsync("scheduler", "start");
        (await _program.RunAsync("forget", id)).Document("satchel.forget/1");
    }

    [Fact]
    public async Task The_interval_is_a_setting()
    {
        Assert.Equal(60, await IntervalAsync("scheduler", "interval"));
        Assert.Equal(7, await IntervalAsync("scheduler", "interval", "--seconds", "7"));
        Assert.Equal(7, (await _program.RunAsync("scheduler", "status")).Document("satchel.scheduler/1").GetProperty("interval_s").GetInt32());
    }

    [Fact]
    public async Task The_trace_is_switched_on_and_off()
    {
        Assert.False(await TraceAsync());
        Assert.True(await TraceAsync("on"));
        Assert.True(await TraceAsync("status"));
        Assert.False(await TraceAsync("off"));
    }

    [Fact]
    public async Task Status_says_how_full_the_queue_is()
    {
        await _program.RunAsync("config", "set", "llm.endpoint", "http://127.0.0.1:9/v1");
        await _program.RunAsync("remember", "Deploys go out on Tuesdays");
        var status = (await _program.RunAsync("status")).Document("satchel.status/1");
        var jobs = status.GetProperty("jobs");

        Assert.Equal((1, 0, 0, 0), (Count("pending"), Count("leased"), Count("parked"), Count("degraded")));
        Assert.NotNull(jobs.GetProperty("oldest_queued_at").GetString());
        Assert.Equal(("started", 0), (status.GetProperty("scheduler").GetProperty("state").GetString(), status.GetProperty("scheduler").GetProperty("workers").GetInt32()));
        var text = (await _program.RunAsync("status", "--text")).Output;
        Assert.Contains("jobs      1 pending, 0 leased, 0 parked, 0 degraded; oldest ", text, StringComparison.Ordinal);
        Assert.True(text.Split('\n').Length <= 24);

        int Count(string name) => jobs.GetProperty(name).GetInt32();
    }

    private async Task<int> IntervalAsync(params string[] words)
        => (await _program.RunAsync(words)).Document("satchel.worker_interval/1").GetProperty("interval_s").GetInt32();

    private async Task<bool> TraceAsync(params string[] words)
        => (await _program.RunAsync(["scheduler", "debug", .. words])).Document("satchel.worker_trace/1").GetProperty("on").GetBoolean();
}
