using System.Diagnostics;
using System.Net;
using Satchel.Cli.Tests.Worlds;
using Satchel.Protocols.Lightning;
using Satchel.Testing;
using Satchel.Testing.Lightning;

namespace Satchel.Cli.Tests.Commands;

/// <summary>The verbs around nodes as processes, with doubles of nodes on sockets.</summary>
public sealed class NodeTests : IDisposable
{
    private readonly SatchelProgram _program = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _program.Dispose();

    [Fact]
    public async Task Each_kind_of_node_says_who_it_is()
    {
        await using var phoenixd = new PhoenixdDouble();
        await using var lnd = new LndDouble();
        await using var lightning = new CoreLightningDouble();
        await using var lnbits = new LnbitsDouble();
        foreach (var (kind, connection) in ((string, string)[])
            [
                ("phoenixd", $"type=phoenixd;server={phoenixd.Address};limited_password={PhoenixdDouble.LimitedPassword}"),
                ("lnd-rest", $"type=lnd-rest;server={lnd.Address};macaroon={LndDouble.Macaroon}"),
                ("clnrest", $"type=clnrest;server={lightning.Address};rune={CoreLightningDouble.Rune}"),
                ("lnbits", $"type=lnbits;server={lnbits.Address};api_key={LnbitsDouble.AdminKey}"),
            ])
        {
            Assert.Equal(0, (await _program.RunAsync("config", "set", "node.connection", connection)).ExitCode);
            var status = (await _program.RunAsync("node", "status")).Document("satchel.node/1");
            Assert.Equal((kind, "regtest"), (status.GetProperty("kind").GetString(), status.GetProperty("network").GetString()));
        }
    }

    /// <summary>As a container is told: nothing in the settings, and the password that cannot pay in the environment.</summary>
    [Fact]
    public async Task A_gateway_takes_the_node_of_the_environment_where_the_settings_name_none()
    {
        await using var phoenixd = new PhoenixdDouble();
        _program.Environment["PHOENIXD_PASSWORD"] = PhoenixdDouble.LimitedPassword;
        _program.Environment["PHOENIXD_URL"] = phoenixd.Address.AbsoluteUri;
        using var server = Process.Start(_program.Start(SatchelProgram.Location, ["gateway", "--listen", "127.0.0.1:0"]))!;
        try
        {
            var line = (await server.StandardError.ReadLineAsync(Stop))!;
            Assert.DoesNotContain("play money", line, StringComparison.Ordinal);
            using var handler = new SocketsHttpHandler();
            using var http = new HttpMessageInvoker(handler);
            using var request = new HttpRequestMessage(HttpMethod.Get, line.Split(' ')[2].TrimEnd(';', '/') + "/memory/query?q=x");
            using var answer = await http.SendAsync(request, Stop);
            Assert.Equal(HttpStatusCode.PaymentRequired, answer.StatusCode);
            var invoice = Assert.Single(phoenixd.Wallet.Invoices.Values).Invoice;
            Assert.Equal(Msat.FromSats(2), invoice.Amount);
            Assert.Contains(invoice.Text, string.Join('\n', answer.Headers.NonValidated["WWW-Authenticate"]), StringComparison.Ordinal);
        }
        finally
        {
            server.Kill(entireProcessTree: true);
            await server.WaitForExitAsync(Stop);
        }

        Assert.DoesNotContain(PhoenixdDouble.LimitedPassword, await server.StandardError.ReadToEndAsync(Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_purchase_over_phoenixd_is_paid_with_a_form_and_its_real_fee_recorded()
    {
        await using var phoenixd = new PhoenixdDouble();
        phoenixd.Wallet.Now = DateTimeOffset.FromUnixTimeSeconds(Moments.WallClock.GetUtcNow().ToUnixTimeSeconds());
        await using var invoices = new ForeignInvoices(phoenixd.Wallet);
        await using var gateway = new GatewayDouble(invoices);
        await _program.RunAsync("config", "set", "node.connection", $"type=phoenixd;server={phoenixd.Address};password={PhoenixdDouble.Password}");
        var bought = (await _program.RunAsync("pay", gateway.Address.AbsoluteUri, "memory_query", "-q", "x")).Document("satchel.pay/1");
        Assert.Equal((2_000, 4_000, "regtest"), (bought.GetProperty("amount_msat").GetInt32(), bought.GetProperty("fee_msat").GetInt32(), bought.GetProperty("network").GetString()));
        var spent = (await _program.RunAsync("spending", "--network", "regtest")).Document("satchel.spending/1");
        Assert.Equal((1, 6), (spent.GetProperty("payments").GetInt32(), spent.GetProperty("spent_sats").GetInt32()));
    }

    [Fact]
    public async Task Gateways_are_compared()
    {
        using var gateway = await GatewayProcess.BeginAsync(_program);
        var list = (await _program.RunAsync("gateway", "compare", "memory_query", "--url", gateway.Address, "--url", "http://127.0.0.1:1")).Document("satchel.gateway_compare/1");
        var offers = list.GetProperty("gateways").EnumerateArray().ToArray();
        Assert.Equal(2, offers.Length);
        Assert.Equal((gateway.Address, 2), (offers[0].GetProperty("url").GetString(), offers[0].GetProperty("price_sats").GetInt32()));
        Assert.Equal("it does not say what it sells", offers[1].GetProperty("problem").GetString());
    }
}
