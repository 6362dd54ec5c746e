using System.Text.Json;
using Satchel.Testing.Inference;

namespace Satchel.Cli.Tests.Commands;

public sealed class WorkerTests : IDisposable
{
    private readonly SatchelProgram _program = new();

    public void Dispose() => _program.Dispose();

    [Fact]
    public async Task A_fresh_machine_has_nothing_to_do()
    {
        var run = (await _program.RunAsync("worker", "--once")).Document("satchel.worker/1");

        Assert.Equal((0, 0), (run.GetProperty("done").GetInt32(), run.GetProperty("pending").GetInt32()));
        Assert.Empty(run.GetProperty("stores").EnumerateArray());
    }

    [Fact]
    public async Task Without_a_model_jobs_stay_where_they_are()
    {
        await QueueAsync();
        var run = (await _program.RunAsync("worker", "--once")).Document("satchel.worker/1");

        Assert.Equal(("not_configured", 1), (run.GetProperty("status").GetString(), run.GetProperty("pending").GetInt32()));
        var job = Assert.Single((await _program.RunAsync("scheduler", "queue")).Document("satchel.jobs/1").GetProperty("jobs").EnumerateArray());
        Assert.Equal(("refine", "waiting", 0), (job.GetProperty("kind").GetString(), job.GetProperty("state").GetString(), job.GetProperty("attempts").GetInt32()));
    }

    [Fact]
    public async Task A_model_that_is_set_up_for_one_store_alone_serves_its_jobs()
    {
        await _program.RunAsync("store", "create", "work");
        await _program.RunAsync("config", "set", "store.work.embed.provider", "voyage");
        await _program.RunAsync("remember", "Deploys go out on Tuesdays", "--store", "work");
        await _program.RunAsync("worker", "--once");

        var job = Assert.Single((await _program.RunAsync("scheduler", "queue", "--store", "work")).Document("satchel.jobs/1").GetProperty("jobs").EnumerateArray());
        Assert.Equal(("embed", "parked"), (job.GetProperty("kind").GetString(), job.GetProperty("state").GetString()));
        Assert.Contains("model_credentials_missing", job.GetProperty("reason").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_that_may_not_be_called_parks_the_job_and_the_worker_goes_on()
    {
        await QueueAsync();
        _program.Environment["SATCHEL_CONFIG_FROM_ENV"] = "1";
        _program.Environment["SATCHEL_LLM_ENDPOINT"] = "http://models.example/v1";
        var run = (await _program.RunAsync("worker", "--once")).Document("satchel.worker/1");

        Assert.Equal(("drained", 0), (run.GetProperty("status").GetString(), run.GetProperty("pending").GetInt32()));
        var job = Assert.Single((await _program.RunAsync("scheduler", "queue")).Document("satchel.jobs/1").GetProperty("jobs").EnumerateArray());
        Assert.Contains("model_address_refused", job.GetProperty("reason").GetString(), StringComparison.Ordinal);
        Assert.Contains("model_address_refused", run.GetProperty("stores")[0].GetProperty("reason").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_history_of_a_refined_memory_names_the_model_and_its_prompts()
    {
        await using var model = new ModelDouble { Chat = Curator.Answer };
        await _program.RunAsync("config", "set", "llm.endpoint", $"{model.Address}v1");
        foreach (var role in (string[])["fast", "canonical", "metadata"])
        {
            await _program.RunAsync("config", "set", $"llm.model.{role}", "curator-1");
        }

        var id = (await _program.RunAsync("remember", "Deploys go out on Tuesdays")).Document("satchel.remember/1").GetProperty("id").GetString()!;
        Assert.Equal(1, (await _program.RunAsync("worker", "--once")).Document("satchel.worker/1").GetProperty("done").GetInt32());

        var versions = (await _program.RunAsync("history", id)).Document("satchel.history/1").GetProperty("entries").EnumerateArray()
            .Where(entry => entry.GetProperty("change").GetString() == "version").ToArray();
        Assert.False(versions[0].TryGetProperty("model", out _));
        Assert.Equal("curator-1", versions[1].GetProperty("model").GetString());
        Assert.NotEmpty(versions[1].GetProperty("prompt_version").GetString()!);
        Assert.Contains("(by curator-1, prompts ", (await _program.RunAsync("history", id, "--text")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stopped_scheduler_keeps_a_worker_from_touching_jobs()
    {
        await QueueAsync();
        await _program.RunAsync("scheduler", "stop");
        var run = (await _program.RunAsync("scheduler", "drain", "--limit", "5", "--stores", "default")).Document("satchel.worker/1");

        Assert.Equal(("stopped", 1), (run.GetProperty("status").GetString(), run.GetProperty("pending").GetInt32()));
        (await _program.RunAsync("scheduler", "trigger")).Failure(1, "scheduler_stopped");
    }

    [Fact]
    public async Task Only_the_named_store_is_looked_at_and_it_must_be_there()
    {
        await _program.RunAsync("store", "create", "work");
        await _program.RunAsync("store", "create", "play");
        var run = (await _program.RunAsync("worker", "--once", "--store", "work")).Document("satchel.worker/1");

        Assert.Equal("work", Assert.Single(run.GetProperty("stores").EnumerateArray()).GetProperty("store").GetString());
        (await _program.RunAsync("worker", "--once", "--store", "nowhere")).Failure(1, "store_not_found");
    }

    [Theory]
    [InlineData("worker", "--timeout", "5")]
    [InlineData("worker", "--store", "work")]
    [InlineData("worker", "--once", "--interval", "5")]
    [InlineData("worker", "--once", "--timeout", "0")]
    [InlineData("scheduler", "drain", "--limit", "0")]
    [InlineData("scheduler", "drain", "--stores", "no store")]
    [InlineData("scheduler", "interval", "--seconds", "0")]
    public async Task Options_that_do_not_fit_are_refused(params string[] words) => Assert.Equal(2, (await _program.RunAsync(words)).ExitCode);

    [Fact]
    public async Task A_worker_that_serves_is_listed_outlives_a_stop_and_ends_at_a_signal()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs signals");
        using var worker = _program.Start("worker", "--interval", "1");
        await WorkersAsync(1);
        await _program.RunAsync("scheduler", "stop", "--writes");
        await WaitForAsync(async () => (await LogAsync()).Contains("\"reason\":\"stopped\"", StringComparison.Ordinal));
        var listed = Assert.Single(await WorkersAsync(1));
        Assert.Equal(1, listed.GetProperty("interval_s").GetInt32());
        await worker.SignalAsync("TERM");
        var run = await worker.EndAsync();

        Assert.Equal("ended", run.Document("satchel.worker/1").GetProperty("status").GetString());
        Assert.Empty(await WorkersAsync(0));
        Assert.Contains("\"event\":\"worker_ended\"", await LogAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_worker_that_was_killed_is_no_longer_listed()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs signals");
        using var worker = _program.Start("scheduler", "serve");
        await WorkersAsync(1);
        await worker.SignalAsync("KILL");
        await worker.EndAsync();

        Assert.Empty(await WorkersAsync(0));
        Assert.Empty(Directory.GetFiles(Path.Combine(_program.Home, "workers")));
    }

    [Fact]
    public async Task What_a_worker_leaves_is_its_owners_alone_and_holds_no_text()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        await QueueAsync();
        await _program.RunAsync("scheduler", "debug", "on");
        await _program.RunAsync("worker", "--once");
        var logs = Directory.GetFiles(Path.Combine(_program.Home, "logs"));

        Assert.NotEmpty(logs);
        foreach (var file in logs)
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
            Assert.DoesNotContain("Tuesdays", await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_log_is_shown_line_by_line()
    {
        Assert.Empty((await _program.RunAsync("log", "worker")).Document("satchel.worker_log/1").GetProperty("lines").EnumerateArray());
        await _program.RunAsync("worker", "--once");
        var lines = (await _program.RunAsync("log", "worker", "--lines", "0")).Document("satchel.worker_log/1").GetProperty("lines").EnumerateArray().ToArray();

        Assert.Equal(("worker_started", "worker_ended"), (lines[0].GetProperty("event").GetString(), lines[^1].GetProperty("event").GetString()));
        Assert.Single((await _program.RunAsync("log", "worker", "--lines", "1")).Document("satchel.worker_log/1").GetProperty("lines").EnumerateArray());
        Assert.Empty((await _program.RunAsync("log", "worker", "--errors")).Document("satchel.worker_log/1").GetProperty("lines").EnumerateArray());
    }

    [Fact]
    public async Task A_triggered_worker_runs_by_itself()
    {
        var trigger = (await _program.RunAsync("scheduler", "trigger")).Document("satchel.trigger/1");
        Assert.Equal("process", trigger.GetProperty("by").GetString());

        await WaitForAsync(async () => (await LogAsync()).Contains("\"event\":\"worker_ended\"", StringComparison.Ordinal));
    }

    private async Task QueueAsync()
    {
        await _program.RunAsync("config", "set", "llm.endpoint", "http://127.0.0.1:9/v1");
        (await _program.RunAsync("remember", "Deploys go out on Tuesdays")).Document("satchel.remember/1");
        await _program.RunAsync("config", "unset", "llm.endpoint");
    }

    private async Task<string> LogAsync() => (await _program.RunAsync("log", "worker", "--lines", "0")).Output;

    private async Task<JsonElement[]> WorkersAsync(int count)
    {
        JsonElement[] workers = [];
        await WaitForAsync(async () =>
        {
            workers = [.. (await _program.RunAsync("scheduler", "status")).Document("satchel.scheduler/1").GetProperty("workers").EnumerateArray()];
            return workers.Length == count;
        });
        return workers;
    }

    /// <summary>Asks again and again; the limit of the test run ends it.</summary>
    private static async Task WaitForAsync(Func<Task<bool>> holds)
    {
        while (!await holds())
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
        }
    }
}
