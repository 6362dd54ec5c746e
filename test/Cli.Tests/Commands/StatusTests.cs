using System.Text.Json;

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
    public async Task Text_says_it_in_lines()
    {
        var run = await _program.RunAsync("status", "--text");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains("store     default (default), not there yet\n", run.Output, StringComparison.Ordinal);
        Assert.Contains("memories  0 current", run.Output, StringComparison.Ordinal);
    }
}
