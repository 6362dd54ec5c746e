using System.Text.Json;
using Satchel.Testing.Inference;

namespace Satchel.Cli.Tests.Commands;

public sealed class EmbedTests : IAsyncDisposable
{
    private readonly ModelDouble _double = new();
    private readonly SatchelProgram _program = new();

    public async ValueTask DisposeAsync()
    {
        _program.Dispose();
        await _double.DisposeAsync();
    }

    [Fact]
    public async Task A_home_without_anything_has_no_space_and_says_what_to_set()
    {
        var status = (await _program.RunAsync("embed", "status")).Document("satchel.embed/1");

        Assert.Equal((JsonValueKind.Null, false), (status.GetProperty("stored").ValueKind, status.GetProperty("credentials_available").GetBoolean()));
        Assert.Contains("embed.provider", status.GetProperty("hint").GetString(), StringComparison.Ordinal);
        (await _program.RunAsync("embed", "swap")).Failure(2, "usage");
        (await _program.RunAsync("embed", "swap", "--to", "words")).Failure(1, "store_not_found");
    }

    [Fact]
    public async Task A_store_is_embedded_swapped_and_asked_by_meaning()
    {
        await _program.RunAsync("config", "set", "embed.provider", "openai");
        await _program.RunAsync("config", "set", "embed.endpoint", $"{_double.Address}v1");
        await _program.RunAsync("remember", "this is that, and that was it");
        await _program.RunAsync("remember", "the kettle whistles at four");
        var dry = (await _program.RunAsync("embed", "reembed", "--dry-run")).Document("satchel.embed_reembed/1");
        Assert.Equal((true, 2), (dry.GetProperty("dry_run").GetBoolean(), dry.GetProperty("would_reembed").GetInt32()));

        Assert.Equal(2, (await _program.RunAsync("embed", "reembed")).Document("satchel.embed_reembed/1").GetProperty("reembedded").GetInt32());
        _double.Dimensions = 96;
        var swap = (await _program.RunAsync("embed", "swap", "--to", "wider")).Document("satchel.embed_swap/1");

        Assert.Equal(("done", "wider", 2), (swap.GetProperty("state").GetString(), swap.GetProperty("space").GetProperty("model").GetString(), swap.GetProperty("embedded").GetInt32()));
        Assert.Equal("already_there", (await _program.RunAsync("embed", "swap", "--to", "wider")).Document("satchel.embed_swap/1").GetProperty("state").GetString());
        (await _program.RunAsync("embed", "swap", "--abort")).Failure(1, "swap_not_underway");
        var status = (await _program.RunAsync("embed", "status")).Document("satchel.embed/1");
        Assert.Equal((2, 0, true), (status.GetProperty("with_vector").GetInt32(), status.GetProperty("without_vector").GetInt32(), status.GetProperty("credentials_available").GetBoolean()));
        var found = (await _program.RunAsync("recall", "that was it, and this is that", "--vector", "--limit", "1")).Document("satchel.recall/1");
        Assert.Equal("vector", found.GetProperty("results")[0].GetProperty("via").GetString());
        Assert.True((await _program.RunAsync("verify")).Document("satchel.verify/1").GetProperty("ok").GetBoolean());
    }
}
