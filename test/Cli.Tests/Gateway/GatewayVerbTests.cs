using System.Text;
using System.Text.Json;
using Satchel.Protocols.Nostr;
using Satchel.Testing;

namespace Satchel.Cli.Tests.Gateway;

/// <summary>The verbs of the gateway's owner.</summary>
public sealed class GatewayVerbTests : IDisposable
{
    private const string List = "/memory/list?limit=5";

    private readonly GatewayHomes _homes = new();

    public void Dispose() => _homes.Dispose();

    [Fact]
    public async Task The_owner_sees_tokens_revokes_them_and_gives_money_back()
    {
        var (address, _) = await _homes.StartAsync();
        var credential = await _homes.BuyAsync(address, List);
        var used = await _homes.BuyAsync(address, "/ln/vendor/shop.example");
        Assert.Equal(200, (await _homes.AskAsync(address, "/ln/vendor/shop.example", used))!.Value.Status);
        Assert.Contains("spent", States(await RunAsync("tokens")));
        var hash = Find(await RunAsync("tokens", "--all"), "memory_list");

        Assert.Equal(1, (await _homes.Program.RunAsync("gateway", "refunds", "mark", hash)).ExitCode);
        Assert.Equal("revoked", (await RunAsync("revoke", hash[..12])).GetProperty("status").GetString());
        Assert.Equal(402, (await _homes.AskAsync(address, List, credential))!.Value.Status);
        Assert.Equal(1, (await _homes.Program.RunAsync("gateway", "revoke", "ffff")).ExitCode);
        Assert.Equal(2, (await _homes.Program.RunAsync("gateway", "revoke", "xyz")).ExitCode);
    }

    [Fact]
    public async Task What_was_paid_and_revoked_is_refunded_once_and_leaves_the_income()
    {
        var (address, first) = await _homes.StartAsync();
        await _homes.BuyAsync(address, List);
        await GatewayHomes.EndAsync(first);
        var (_, second) = await _homes.StartAsync();
        var hash = Find(await RunAsync("tokens", "--all"), "memory_list");
        while ((await RunAsync("tokens")).GetProperty("count").GetInt32() == 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), Moments.WallClock, TestContext.Current.CancellationToken);
        }

        await GatewayHomes.EndAsync(second);
        Assert.Equal(1, await IncomeAsync());
        await RunAsync("revoke", hash);
        Assert.Equal(["refundable"], States(await RunAsync("refunds")));
        Assert.Equal("refunded", (await RunAsync("refunds", "mark", hash)).GetProperty("status").GetString());
        Assert.Empty(States(await RunAsync("refunds")));
        Assert.Equal((0, 0, 0), await _homes.EarnedAsync());
        Assert.Equal(0, await IncomeAsync());
    }

    [Fact]
    public async Task The_manifest_is_signed_by_the_key_of_the_home()
    {
        await _homes.Program.RunAsync("config", "set", "gateway.url", "https://gateway.example.org");
        var manifest = JsonElement.Parse((await _homes.Program.RunAsync("gateway", "manifest", "--expose", "memory_store")).Output);
        var signature = NostrEvent.Parse(Encoding.UTF8.GetBytes(manifest.GetProperty("signature").GetRawText()));
        signature.Verify(Moments.WallClock.GetUtcNow());
        var key = (await _homes.Program.RunAsync("identity", "show")).Document("satchel.identity/1").GetProperty("public_key").GetString();
        Assert.Equal((key, key), (signature.Author.ToString(), manifest.GetProperty("agent_pubkey").GetString()));
        Assert.Equal(("https://gateway.example.org", 3), (manifest.GetProperty("gateway_url").GetString(), manifest.GetProperty("operations").GetProperty("memory_store").GetInt32()));
    }

    [Fact]
    public async Task Status_says_whether_a_gateway_runs()
    {
        await _homes.Program.RunAsync("config", "set", "gateway.listen", "127.0.0.1:1");
        var away = await _homes.Program.RunAsync("gateway", "status");
        Assert.Equal((1, false), (away.ExitCode, JsonElement.Parse(away.Output).GetProperty("running").GetBoolean()));
        var (address, _) = await _homes.StartAsync();
        await _homes.Program.RunAsync("config", "set", "gateway.listen", $"127.0.0.1:{address.Port}");
        var status = (await _homes.Program.RunAsync("gateway", "status")).Document("satchel.gateway_status/1");
        Assert.Equal((true, true, 2), (status.GetProperty("running").GetBoolean(), status.GetProperty("ready").GetBoolean(), status.GetProperty("pricing").GetProperty("memory_query").GetInt32()));
    }

    [Fact]
    public async Task The_word_of_the_owner_is_in_a_file_that_is_the_owners_alone()
    {
        var (address, _) = await _homes.StartAsync();
        var path = Path.Combine(_homes.Program.Home, "gateway-token");
        Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(path) == (UnixFileMode.UserRead | UnixFileMode.UserWrite));
        var word = (await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken)).Trim();
        Assert.Equal(200, (await _homes.AskAsync(address, "/ln/compliance-report", $"Bearer {word}"))!.Value.Status);
    }

    [Theory]
    [InlineData("PHOENIXD_URL", "http://phoenixd:9740", "invalid_node")]
    [InlineData("PHOENIXD_PASSWORD_FILE", "/no/such/file", "invalid_node")]
    [InlineData("LIGHTNING_MEMORY_GATEWAY_PORT", "many", "invalid_address")]
    [InlineData("LIGHTNING_MEMORY_GATEWAY_URL", "gateway", "invalid_address")]
    public async Task What_the_environment_says_wrongly_keeps_it_from_starting(string name, string value, string code)
    {
        _homes.Program.Environment[name] = value;
        var run = await _homes.Program.RunAsync("gateway");
        Assert.Equal((2, code), (run.ExitCode, JsonElement.Parse(run.Error).GetProperty("code").GetString()));
    }

    [Theory]
    [InlineData("--expose", "memory_steal", "invalid_operation")]
    [InlineData("--listen", "0.0.0.0:0", "sandbox_exposed")]
    [InlineData("--listen", "nowhere", "invalid_address")]
    public async Task What_the_command_line_says_wrongly_keeps_it_from_starting(string option, string value, string code)
    {
        var run = await _homes.Program.RunAsync("gateway", option, value);
        Assert.Equal((2, code), (run.ExitCode, JsonElement.Parse(run.Error).GetProperty("code").GetString()));
    }

    [Fact]
    public async Task A_node_of_the_environment_is_used_and_its_password_may_stand_in_a_file()
    {
        var secret = Path.Combine(_homes.Program.Base, "secret");
        await File.WriteAllTextAsync(secret, "limited\n", TestContext.Current.CancellationToken);
        _homes.Program.Environment["LIGHTNING_MEMORY_PHOENIXD_PASSWORD_FILE"] = secret;
        _homes.Program.Environment["PHOENIXD_URL"] = "http://127.0.0.1:1";
        var (address, _) = await _homes.StartAsync();
        Assert.Equal(503, (await _homes.AskAsync(address, "/ready"))!.Value.Status);
        Assert.Equal(503, (await _homes.AskAsync(address, List))!.Value.Status);
    }

    private static IEnumerable<string> States(JsonElement document) => document.GetProperty("tokens").EnumerateArray().Select(token => token.GetProperty("state").GetString()!);

    private static string Find(JsonElement document, string operation)
        => document.GetProperty("tokens").EnumerateArray().Single(token => token.GetProperty("operation").ValueEquals(operation)).GetProperty("payment_hash").GetString()!;

    private async Task<JsonElement> RunAsync(params string[] words)
    {
        var run = await _homes.Program.RunAsync(["gateway", .. words]);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        return JsonElement.Parse(run.Output);
    }

    private async Task<int> IncomeAsync()
        => (await _homes.Program.RunAsync("budget", "status", "--network", "sandbox")).Document("satchel.budget_status/1").GetProperty("total_earned_sats").GetInt32();
}
