using System.Text.Json;
using Satchel.Cli.Tests.Worlds;

namespace Satchel.Cli.Tests.Commands;

/// <summary>Two homes on the sandbox: one sells, the other buys, each verb a process.</summary>
public sealed class PayTests : IDisposable
{
    private const int Seed = 7;
    private const int Kills = 14;
    private const int MostMs = 400;
    private const int AtOnce = 5;

    private readonly SatchelProgram _program = new();

    public void Dispose() => _program.Dispose();

    [Fact]
    public async Task What_was_bought_and_sold_is_known_to_both_also_after_a_kill_and_a_restart()
    {
        using var gateway = await GatewayProcess.BeginAsync(_program);
        var bought = (await PayAsync(gateway, "library", "--max-sats", "5")).Document("satchel.pay/1");
        Assert.Equal(("delivered", 2_000, "sandbox", "untrusted"), (Text(bought, "status"), bought.GetProperty("amount_msat").GetInt32(), Text(bought, "network"), Text(bought, "trust")));
        Assert.Contains("opens at nine", bought.GetProperty("answer").GetRawText(), StringComparison.Ordinal);

        await gateway.KillAsync();
        await gateway.OpenAsync();
        var again = (await PayAsync(gateway, "library")).Document("satchel.pay/1");
        Assert.Equal((0, Text(bought, "payment_hash")), (again.GetProperty("amount_msat").GetInt32(), Text(again, "payment_hash")));
        Assert.Equal((1, 2), await gateway.EarningsAsync());
        Assert.Equal((1, 2), await SpentAsync());
        var vendor = (await _program.RunAsync("vendor", "show", gateway.Address, "--network", "sandbox")).Document("satchel.vendor_show/1");
        Assert.Contains("Paid 2 sats", vendor.GetRawText(), StringComparison.Ordinal);
        var memory = Assert.Single((await _program.RunAsync("list", "--cat", "transaction")).Document("satchel.list/1").GetProperty("results").EnumerateArray());
        Assert.EndsWith(" for memory_query on sandbox", Text(memory, "content"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dry_run_shows_price_invoice_and_every_sign_and_leaves_nothing()
    {
        using var gateway = await GatewayProcess.BeginAsync(_program);
        var quoted = (await PayAsync(gateway, "library", "--dry-run", "--max-sats", "5")).Document("satchel.pay/1");
        Assert.Equal(("quoted", 2_000, 3_000, 2), (Text(quoted, "status"), quoted.GetProperty("amount_msat").GetInt32(), quoted.GetProperty("max_fee_msat").GetInt32(), quoted.GetProperty("advertised_sats").GetInt32()));
        Assert.StartsWith("lnbcrt20n1", Text(quoted.GetProperty("invoice"), "text"), StringComparison.Ordinal);
        Assert.Equal("approve", Text(quoted.GetProperty("preflight"), "verdict"));
        Assert.Equal("history", Text(quoted.GetProperty("preflight").GetProperty("signals")[0], "code"));
        Assert.False(File.Exists(Path.Combine(_program.Home, "purse.db")) || File.Exists(Path.Combine(_program.Home, "trade.db")));
        Assert.Equal((0, 0), await gateway.EarningsAsync());
    }

    [Fact]
    public async Task The_purse_says_no_with_every_reason_and_a_person_says_yes()
    {
        using var gateway = await GatewayProcess.BeginAsync(_program);
        await _program.RunAsync("budget", "set", "--per-payment", "4", "--per-day", "3");
        var rejected = (await PayAsync(gateway, "library", "--max-sats", "5")).Failure(1, "preflight_rejected");
        Assert.Contains("per-transaction limit", Text(rejected, "message"), StringComparison.Ordinal);
        Assert.Contains("daily limit", Text(rejected, "message"), StringComparison.Ordinal);
        await _program.RunAsync("budget", "set", "--per-payment", "20", "--per-day", "20");

        Assert.Equal(0, (await gateway.RunAsync("config", "set", "gateway.prices.memory_query", "12")).ExitCode);
        await gateway.KillAsync();
        await gateway.OpenAsync();
        var waiting = (await PayAsync(gateway, "library", "--max-sats", "20")).Failure(1, "needs_approval");
        var id = Text(waiting, "hint").Split(' ')[3].TrimEnd(',');
        (await PayAsync(gateway, "library", "--max-sats", "20", "--approval", id)).Failure(1, "approval_invalid");
        Assert.Equal(0, (await _program.RunAsync("preflight", "approve", id)).ExitCode);
        Assert.Equal(12_000, (await PayAsync(gateway, "library", "--max-sats", "20", "--approval", id)).Document("satchel.pay/1").GetProperty("amount_msat").GetInt32());
        Assert.Equal((1, 12), await SpentAsync());
    }

    [Fact]
    public async Task Several_processes_that_buy_the_same_at_once_pay_once()
    {
        using var gateway = await GatewayProcess.BeginAsync(_program);
        var runs = await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => PayAsync(gateway, "library", "--max-sats", "5")));
        Assert.All(runs, run => Assert.Contains("opens at nine", run.Document("satchel.pay/1").GetRawText(), StringComparison.Ordinal));
        Assert.Single(runs, run => run.Document("satchel.pay/1").GetProperty("amount_msat").GetInt32() == 2_000);
        Assert.Equal((1, 2), await gateway.EarningsAsync());
        Assert.Equal((1, 2), await SpentAsync());
    }

    [Fact]
    public async Task Whoever_is_killed_while_buying_loses_nothing_and_pays_nothing_twice()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs signals");
        using var gateway = await GatewayProcess.BeginAsync(_program);
        var random = new Random(Seed);
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {Seed}");
        for (var i = 0; i < Kills; i++)
        {
            // Each question is bought by a process that is killed somewhere, and by one that is not.
            var question = $"library {i / 2}";
            using (var buying = _program.Start("pay", gateway.Address, "memory_query", "-q", question, "--max-sats", "5"))
            {
                buying.CloseInput();
                using var moment = new CancellationTokenSource(random.Next(MostMs));
                await buying.EndedOrAsync(moment.Token);
                await buying.SignalAsync("KILL");
                await buying.EndAsync();
            }

            if (i % 2 == 1)
            {
                Assert.Equal("delivered", Text((await PayAsync(gateway, question, "--max-sats", "5")).Document("satchel.pay/1"), "status"));
            }
        }

        Assert.Equal((Kills / 2, Kills), await gateway.EarningsAsync());
        Assert.Equal((Kills / 2, Kills), await SpentAsync());
        Assert.Equal(Kills / 2, (await _program.RunAsync("list", "--cat", "transaction")).Document("satchel.list/1").GetProperty("results").GetArrayLength());
    }

    [Fact]
    public async Task The_node_says_what_it_is_and_no_secret_of_it_is_ever_shown()
    {
        var sandbox = (await _program.RunAsync("node")).Document("satchel.node/1");
        Assert.Equal(("sandbox", "sandbox"), (Text(sandbox, "kind"), Text(sandbox, "network")));
        foreach (var connection in (string[])
            [
                "type=phoenixd;server=http://127.0.0.1:1;password=sesame-phoenix", "type=lnd-rest;server=https://127.0.0.1:1;macaroon=5e5a3e5e5a3e",
                "type=clnrest;server=https://127.0.0.1:1;rune=sesame-rune", "type=lnbits;server=http://127.0.0.1:1;api_key=5e5a3e5e5a3e5e5a3e",
                "nostr+walletconnect://f9308a019258c31049344f85f89d5229b531c845836f99b08601f113bce036f9?relay=ws%3A%2F%2F127.0.0.1%3A1&secret=5e5a3e5e5a3e5e5a3e5e5a3e5e5a3e5e5a3e5e5a3e5e5a3e5e5a3e5e5a3e5e5a",
            ])
        {
            Assert.Equal(0, (await _program.RunAsync("config", "set", "node.connection", connection)).ExitCode);
            var run = await _program.RunAsync("node", "status", "-v");
            Assert.Equal("node_unreachable", Text(run.Failure(3, "node_unreachable"), "code"));
            var pay = await _program.RunAsync("pay", "http://127.0.0.1:1", "memory_query", "-v");
            Assert.DoesNotContain("sesame", run.Error + pay.Error + pay.Output, StringComparison.Ordinal);
            Assert.DoesNotContain("5e5a3e", run.Error + pay.Error + pay.Output, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(2, "invalid_url", "gateway.example", "memory_query")]
    [InlineData(2, "invalid_operation", "https://gateway.example", "memory_eat")]
    [InlineData(2, "invalid_parameter", "https://gateway.example", "memory_query", "--param", "color=red")]
    [InlineData(2, "invalid_parameter", "https://gateway.example", "ln_vendor_trust", "--vendor", "..")]
    [InlineData(1, "address_refused", "http://gateway.example", "memory_query")]
    [InlineData(1, "address_refused", "https://user:word@gateway.example", "memory_query")]
    [InlineData(1, "gateway_unreachable", "http://127.0.0.1:1", "memory_query")]
    public async Task What_cannot_be_bought_is_refused_by_name(int exitCode, string code, params string[] words) => (await _program.RunAsync(["pay", .. words])).Failure(exitCode, code);

    private static string Text(JsonElement json, string name) => json.GetProperty(name).GetString()!;

    private Task<ProgramRun> PayAsync(GatewayProcess gateway, string question, params string[] more)
        => _program.RunAsync(["pay", gateway.Address, "memory_query", "-q", question, .. more]);

    private async Task<(int Payments, int Sats)> SpentAsync()
    {
        var spent = (await _program.RunAsync("spending", "--network", "sandbox")).Document("satchel.spending/1");
        return (spent.GetProperty("payments").GetInt32(), spent.GetProperty("spent_sats").GetInt32());
    }
}
