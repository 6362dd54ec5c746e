using System.Text.Json;
using Satchel.Engine.Budget;
using Satchel.Engine.Budget.Sqlite;
using Satchel.Engine.Model;
using Satchel.Engine.Store;
using Satchel.Engine.Store.Sqlite;

namespace Satchel.Cli.Tests.Commands;

public sealed class StatusTests : IDisposable
{
    private readonly SatchelProgram _program = new();

    public void Dispose() => _program.Dispose();

    [Fact]
    public async Task A_fresh_machine_answers_with_zeros_and_nothing_is_made()
    {
        var status = (await _program.RunAsync("status")).Document("satchel.status/1");
        var store = status.GetProperty("store");
        Assert.Equal(("default", "default"), (store.GetProperty("name").GetString(), store.GetProperty("source").GetString()));
        Assert.Equal((false, 0L), (store.GetProperty("exists").GetBoolean(), store.GetProperty("size_bytes").GetInt64()));
        Assert.Equal(0, status.GetProperty("memories").GetProperty("current").GetInt64());
        Assert.Equal(0, status.GetProperty("stores").GetInt64());
        Assert.Equal(JsonValueKind.Null, status.GetProperty("last_recorded_at").ValueKind);
        Assert.False(status.GetProperty("settings").GetProperty("exists").GetBoolean());
        Assert.False(status.GetProperty("model").GetProperty("configured").GetBoolean());
        Assert.False(Directory.Exists(_program.Home));
    }

    [Fact]
    public async Task The_store_that_is_named_is_the_one_that_is_shown()
    {
        await _program.RunAsync("store", "create", "work");
        await _program.RunAsync("config", "set", "llm.endpoint", "http://127.0.0.1:11434/v1");
        var status = (await _program.RunAsync("status", "--store", "Work")).Document("satchel.status/1");
        var store = status.GetProperty("store");
        Assert.Equal(("work", "flag"), (store.GetProperty("name").GetString(), store.GetProperty("source").GetString()));
        Assert.True(store.GetProperty("exists").GetBoolean());
        Assert.True(store.GetProperty("size_bytes").GetInt64() > 0);
        Assert.Equal(1, status.GetProperty("stores").GetInt64());
        Assert.True(status.GetProperty("settings").GetProperty("exists").GetBoolean());
        Assert.True(status.GetProperty("model").GetProperty("configured").GetBoolean());
    }

    [Fact]
    public async Task What_models_have_cost_today_is_shown_once_there_is_anything()
    {
        Assert.False((await _program.RunAsync("status")).Document("satchel.status/1").GetProperty("model").TryGetProperty("spending", out _));
        await SpendAsync();
        var spent = (await _program.RunAsync("status")).Document("satchel.status/1").GetProperty("model").GetProperty("spending").GetProperty("extract");
        Assert.Equal((1, 40, 2, 500), (Number(spent, "calls"), Number(spent, "input_tokens"), Number(spent, "output_tokens"), Number(spent, "micro_usd")));
        Assert.Contains("spent     1 calls today (UTC), 42 tokens, $0.0005\n", (await _program.RunAsync("status", "--text")).Output, StringComparison.Ordinal);

        var counted = (await _program.RunAsync("log", "list", "--stats")).Document("satchel.log_stats/1").GetProperty("spending");
        Assert.Equal(1, Number(counted.GetProperty("extract"), "calls"));
        Assert.Contains("40 in, 2 out", (await _program.RunAsync("log", "list", "--stats", "--text")).Output, StringComparison.Ordinal);
        Assert.False((await _program.RunAsync("log", "list", "--stats", "--store", "other")).Document("satchel.log_stats/1").TryGetProperty("spending", out _));
    }

    [Fact]
    public async Task The_age_of_the_last_proof_is_shown_and_what_failed()
    {
        Assert.Equal("never", (await CanaryAsync()).GetProperty("state").GetString());
        await _program.RunAsync("store", "create", "default");
        await using (var store = await Catalog().OpenAsync(StoreName.Default, TestContext.Current.CancellationToken))
        {
            await MarkAsync(store, TimeSpan.FromMinutes(5), 0);
            Assert.Equal("proven", (await CanaryAsync()).GetProperty("state").GetString());
            Assert.Contains("proven    5 minutes ago: written in 4.1 ms, recalled in 2.0 ms\n", await TextAsync(), StringComparison.Ordinal);

            await MarkAsync(store, TimeSpan.FromHours(4), 0);
            Assert.Equal("stale", (await CanaryAsync()).GetProperty("state").GetString());
            Assert.Contains("proven    not since 4 hours ago: does a worker run?\n", await TextAsync(), StringComparison.Ordinal);

            await MarkAsync(store, TimeSpan.FromDays(3), 2);
            var canary = await CanaryAsync();
            Assert.Equal(("failing", "not_recalled", 4.1, 2.0), (
                canary.GetProperty("state").GetString(),
                canary.GetProperty("failure").GetString(),
                canary.GetProperty("write_ms").GetDouble(),
                canary.GetProperty("recall_ms").GetDouble()));
            Assert.Contains("proven    failing: not_recalled; last proven 3 days ago\n", await TextAsync(), StringComparison.Ordinal);
        }

        async Task<JsonElement> CanaryAsync() => (await _program.RunAsync("status")).Document("satchel.status/1").GetProperty("canary");

        async Task<string> TextAsync() => (await _program.RunAsync("status", "--text")).Output;
    }

    [Fact]
    public async Task Text_says_it_in_lines()
    {
        var run = await _program.RunAsync("status", "--text");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains("store     default (default), not there yet\n", run.Output, StringComparison.Ordinal);
        Assert.Contains("memories  0 current", run.Output, StringComparison.Ordinal);
    }

    private static int Number(JsonElement value, string name) => value.GetProperty(name).GetInt32();

#pragma warning disable RS0030 // the program has the system's clock
    private SqliteStoreCatalog Catalog()
        => new(Path.Combine(_program.Home, "stores"), Path.Combine(_program.Home, "backups"), TimeProvider.System);

    private static async Task MarkAsync(IMemoryStore store, TimeSpan age, long failure)
    {
        var at = (TimeProvider.System.GetUtcNow() - age).ToUnixTimeMilliseconds();
        var marks = new Dictionary<string, long>
        {
            ["canary_written_ms"] = at,
            ["canary_write_us"] = 4_100,
            ["canary_recalled_ms"] = at,
            ["canary_recall_us"] = 2_000,
            ["canary_failure"] = failure,
        };
        await store.Marks.SaveAsync(marks, TestContext.Current.CancellationToken);
    }
#pragma warning restore RS0030

    private async Task SpendAsync()
    {
#pragma warning disable RS0030 // the program has the system's clock
        var purse = new Purse(Path.Combine(_program.Home, "purse.db"), TimeProvider.System);
#pragma warning restore RS0030
        var decision = await purse.ReserveAsync(new SpendEstimate(1, MicroUsd.Zero), SpendLimits.None, TestContext.Current.CancellationToken);
        var call = new SpentCall
        {
            Store = StoreName.Default,
            Purpose = ModelPurpose.Extract,
            Model = "careful",
            Tokens = new TokenCount(40, 2),
            Money = new MicroUsd(500),
            Latency = TimeSpan.FromMilliseconds(7),
        };
        await purse.SettleAsync(Assert.IsType<SpendDecision.Reserved>(decision).Reservation, call, TestContext.Current.CancellationToken);
    }
}
