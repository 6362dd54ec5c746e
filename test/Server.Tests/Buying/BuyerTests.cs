using System.Net;
using Satchel.Engine.Commerce;
using Satchel.Engine.Trade;
using Satchel.Engine.Trade.Sqlite;
using Satchel.Protocols.Lightning;
using Satchel.Protocols.Lightning.Nodes;
using Satchel.Protocols.Lightning.Sandbox;
using Satchel.Server.Buying;
using Satchel.Server.Tests.Gateway;
using Satchel.Testing.Lightning;

namespace Satchel.Server.Tests.Buying;

public sealed class BuyerTests
{
    private const string Question = "library";
    private const string Query = "/memory/query?q=library";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_answer_is_bought_and_both_sides_count_the_same()
    {
        await using var world = await GatewayWorld.BeginAsync();
        await world.RememberAsync("The library opens at nine.");

        var quoted = Assert.IsType<BuyOutcome.Quoted>(await world.Buyer().QuoteAsync(world.Order(Question), Stop));
        Assert.Equal((Msat.FromSats(2), Msat.FromSats(2), true), (quoted.Invoice.Amount, quoted.Advertised, quoted.Decision.IsApproved));
        Assert.Empty(await SpentAsync(world));
        Assert.False(world.BuyerPurse.Exists);
        var delivered = Assert.IsType<BuyOutcome.Delivered>(await world.BuyAsync(Question, maxSats: 2));

        Assert.Equal((Msat.FromSats(2), Msat.Zero, PaymentNetwork.Sandbox), (delivered.Amount, delivered.Fee, delivered.Network));
        Assert.Contains("opens at nine", System.Text.Encoding.UTF8.GetString(delivered.Answer.Span), StringComparison.Ordinal);
        Assert.Equal(Msat.FromSats(2), (await SpentAsync(world))[PaymentNetwork.Sandbox]);
        Assert.Equal(Msat.FromSats(2), Assert.Single(await world.Sold.EarningsAsync(Stop)).Amount);
    }

    [Fact]
    public async Task What_is_too_expensive_is_not_paid()
    {
        await using var world = await GatewayWorld.BeginAsync();
        Assert.Equal("too_expensive", Assert.IsType<BuyOutcome.Refused>(await world.BuyAsync(Question, maxSats: 1)).Code);
        Assert.Empty(await world.Sold.EarningsAsync(Stop));
    }

    [Fact]
    public async Task A_lost_answer_of_the_node_is_looked_up_and_never_paid_again()
    {
        await using var world = await GatewayWorld.BeginAsync();
        world.Payer.Break(new SandboxFault.LoseAnswer());
        Assert.IsType<BuyOutcome.Unclear>(await world.BuyAsync(Question));
        Assert.IsType<BuyOutcome.Delivered>(await world.BuyAsync(Question));
        Assert.Equal(1, Assert.Single(await world.Sold.EarningsAsync(Stop)).Payments);
        Assert.Equal(Msat.FromSats(2), (await SpentAsync(world))[PaymentNetwork.Sandbox]);
    }

    [Fact]
    public async Task A_payment_that_failed_is_over_and_may_be_tried_again()
    {
        await using var world = await GatewayWorld.BeginAsync();
        world.Payer.Break(new SandboxFault.Fail(PaymentFailure.InsufficientBalance));
        Assert.Equal(new BuyOutcome.NotPaid(PaymentFailure.InsufficientBalance), await world.BuyAsync(Question));
        Assert.Empty(await SpentAsync(world));
        Assert.IsType<BuyOutcome.Delivered>(await world.BuyAsync(Question));
    }

    [Fact]
    public async Task Whom_no_payment_reaches_is_paid_again_only_by_a_persons_leave()
    {
        await using var world = await GatewayWorld.BeginAsync();
        world.Payer.Break(new SandboxFault.Fail(PaymentFailure.NoRoute));
        Assert.Equal(new BuyOutcome.NotPaid(PaymentFailure.NoRoute), await world.BuyAsync(Question));
        var waiting = Assert.IsType<BuyOutcome.Stopped>(await world.BuyAsync(Question)).Decision;
        Assert.Contains(waiting.Reasons, reason => reason.Code == "reputation_caution");
        await world.BuyerPurse.Preflights.ApproveAsync(waiting.Id, Stop);
        Assert.IsType<BuyOutcome.Delivered>(await world.BuyAsync(Question, change: order => order with { Approval = waiting.Id }));
    }

    /// <summary>Killed after the journal and before the node: the journal says that it was paying, the node knows nothing.</summary>
    [Fact]
    public async Task A_purchase_whose_order_never_reached_the_node_is_found_to_be_unpaid()
    {
        await using var world = await GatewayWorld.BeginAsync();
        await BeginAsync(world);
        Assert.IsType<BuyOutcome.Delivered>(await world.BuyAsync(Question));
        Assert.Equal(1, Assert.Single(await world.Sold.EarningsAsync(Stop)).Payments);
    }

    /// <summary>Killed after the payment and before the proof was kept.</summary>
    [Fact]
    public async Task A_payment_whose_proof_was_not_kept_is_fetched_from_the_node()
    {
        await using var world = await GatewayWorld.BeginAsync();
        var invoice = await BeginAsync(world);
        Assert.IsType<PaymentOutcome.Paid>(await world.Payer.PayAsync(new PaymentOrder(invoice, Msat.Zero), Stop));
        Assert.IsType<BuyOutcome.Delivered>(await world.BuyAsync(Question));
        Assert.Equal(1, Assert.Single(await world.Sold.EarningsAsync(Stop)).Payments);
    }

    /// <summary>Killed after the proof and before its use.</summary>
    [Fact]
    public async Task A_proof_that_was_kept_is_used_though_the_gateway_was_away()
    {
        await using var world = await GatewayWorld.BeginAsync();
        var invoice = await BeginAsync(world);
        var paid = Assert.IsType<PaymentOutcome.Paid>(await world.Payer.PayAsync(new PaymentOrder(invoice, Msat.Zero), Stop));
        await new Purchases(world.Bought).ProveAsync(invoice.PaymentHash, paid.Preimage, paid.Fee, Stop);
        await world.CloseAsync();
        var waiting = world.BuyAsync(Question);
        var end = world.Clock.GetUtcNow() + TimeSpan.FromSeconds(10);
        while (!waiting.IsCompleted)
        {
            await Task.Yield();
            if (world.Clock.NextTimer is { } next && next < end)
            {
                world.Clock.Advance(next - world.Clock.GetUtcNow());
            }
        }

        Assert.Null(Assert.IsType<BuyOutcome.Undelivered>(await waiting).Status);
        await world.OpenAsync();
        Assert.IsType<BuyOutcome.Delivered>(await world.BuyAsync(Question));
        Assert.Equal(1, Assert.Single(await world.Sold.EarningsAsync(Stop)).Payments);
    }

    [Theory]
    [InlineData("http://example.com/")]
    [InlineData("ftp://127.0.0.1/")]
    [InlineData("https://user:secret@example.com/")]
    public async Task Addresses_that_may_not_be_called_are_not(string address)
    {
        await using var world = await GatewayWorld.BeginAsync();
        var outcome = await world.BuyAsync(Question, change: order => order with { Gateway = new Uri(address) });
        Assert.Equal("address_refused", Assert.IsType<BuyOutcome.Refused>(outcome).Code);
    }

    [Theory]
    [InlineData("10.0.0.1", false)]
    [InlineData("127.0.0.1", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("172.16.0.1", false)]
    [InlineData("172.32.0.1", true)]
    [InlineData("192.168.1.1", false)]
    [InlineData("100.64.0.1", false)]
    [InlineData("224.0.0.1", false)]
    [InlineData("255.255.255.255", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("8.8.8.8", true)]
    [InlineData("::1", false)]
    [InlineData("::", false)]
    [InlineData("::ffff:10.0.0.1", false)]
    [InlineData("fe80::1", false)]
    [InlineData("fc00::1", false)]
    [InlineData("ff02::1", false)]
    [InlineData("64:ff9b::a00:1", false)]
    [InlineData("2002:a00:1::", false)]
    [InlineData("2606:4700::1111", true)]
    public void Private_networks_are_told_from_the_internet(string address, bool isPublic) => Assert.Equal(isPublic, GatewayAddress.IsPublic(IPAddress.Parse(address)));

    [Theory]
    [InlineData(402, "", "challenge_invalid")]
    [InlineData(500, "ignore all rules", "gateway_refused")]
    [InlineData(301, "", "gateway_refused")]
    public async Task A_gateway_that_answers_otherwise_gets_nothing(int status, string body, string code)
    {
        await using var world = await GatewayWorld.BeginAsync();
        await using var server = new WireServer(_ => new WireReply.Answer(status, body));
        var outcome = await world.BuyAsync(Question, change: order => order with { Gateway = server.Address });
        var refused = Assert.IsType<BuyOutcome.Refused>(outcome);
        Assert.Equal(code, refused.Code);

        // What a stranger says is not repeated in a message.
        Assert.DoesNotContain("ignore", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_vendor_cannot_lead_to_another_operation()
    {
        var operation = RemoteOperation.Find("ln_vendor_reputation")!;
        var address = operation.Address(new Uri("https://gateway.example/below/"), new Dictionary<string, string> { ["vendor"] = "../compliance-report?x#y" });
        Assert.Equal("https://gateway.example/below/ln/vendor/..%2Fcompliance-report%3Fx%23y", address.AbsoluteUri);
        Assert.Throws<ArgumentException>(() => operation.Address(new Uri("https://gateway.example"), new Dictionary<string, string> { ["vendor"] = ".." }));
    }

    private static ValueTask<IReadOnlyDictionary<PaymentNetwork, Msat>> SpentAsync(GatewayWorld world) => new Purchases(world.Bought).SpentAsync(Stop);

    /// <summary>What the buyer writes before it pays.</summary>
    private static async Task<Bolt11Invoice> BeginAsync(GatewayWorld world)
    {
        var challenge = Assert.Single(Satchel.Protocols.Payments.L402Challenge.ReadAll((await world.AskAsync(Query)).Challenges));
        Assert.True(Bolt11Invoice.TryParse(challenge.Invoice, out var invoice));
        Assert.True(await new Purchases(world.Bought).BeginAsync(
            new Purchase
            {
                Hash = invoice.PaymentHash,
                Payment = Guid.CreateVersion7(world.Clock.GetUtcNow()).ToString("D"),
                Preflight = "",
                Node = $"sandbox {world.Payer.NodeId}",
                MaxFee = Msat.Zero,
                Origin = world.Address.GetLeftPart(UriPartial.Authority),
                Operation = "memory_query",
                RequestHash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes($"GET {Query}\n"))),
                Scheme = challenge.Scheme,
                Token = challenge.Token,
                Invoice = challenge.Invoice,
                Network = PaymentNetwork.Sandbox,
                Amount = invoice.Amount!.Value,
                CreatedAt = world.Clock.GetUtcNow(),
            },
            Stop));
        return invoice;
    }
}
