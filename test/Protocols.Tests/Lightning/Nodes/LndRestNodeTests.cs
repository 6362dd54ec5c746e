using Satchel.Protocols.Lightning;
using Satchel.Protocols.Lightning.Nodes;
using Satchel.Testing;
using Satchel.Testing.Lightning;

namespace Satchel.Protocols.Tests.Lightning.Nodes;

public sealed class LndRestNodeTests : IAsyncDisposable
{
    private readonly FakeClock _clock = new();
    private readonly LndDouble _double = new();
    private readonly LndRestNode _node;

    public LndRestNodeTests() => _node = new LndRestNode(new NodeConnection.LndRest(_double.Address, new NodeSecret(LndDouble.Macaroon), CertificateHash: null), _clock);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await _node.DisposeAsync();
        await _double.DisposeAsync();
    }

    [Fact]
    public async Task It_says_who_it_is()
    {
        var info = await _node.GetInfoAsync(Cancellation);
        Assert.Equal((LightningNetwork.Regtest, "0.18.3-beta", new Msat(5_000_123), 2), (info.Network, info.Version, info.Balance, info.Channels));
    }

    [Fact]
    public async Task An_invoice_is_made_paid_and_found()
    {
        var invoice = await _node.IssueAsync(new InvoiceRequest(new Msat(3_001), "Ärger", 600), Cancellation);
        Assert.Equal((new Msat(3_001), "Ärger", 600L), (invoice.Amount, invoice.Terms.Description, invoice.Terms.ExpirySeconds));
        Assert.False((await _node.FindIncomingAsync(invoice.PaymentHash, Cancellation))!.IsPaid);

        _double.Receive(invoice.PaymentHash);

        var paid = await _node.FindIncomingAsync(invoice.PaymentHash, Cancellation);
        Assert.Equal((true, new Msat(3_001), DateTimeOffset.FromUnixTimeSeconds(1_700_000_000)), (paid!.IsPaid, paid.Received, paid.SettledAt));
        Assert.Null(await _node.FindIncomingAsync(_double.Wallet.Foreign(1).PaymentHash, Cancellation));
        await foreach (var hash in _node.WatchIncomingAsync(Cancellation))
        {
            Assert.Equal(invoice.PaymentHash, hash);
            break;
        }
    }

    [Fact]
    public async Task A_payment_is_sent_and_found()
    {
        var invoice = _double.Wallet.Foreign(3);
        var paid = Assert.IsType<PaymentOutcome.Paid>(await PayAsync(invoice));
        Assert.True(paid.Preimage.Opens(invoice.PaymentHash));
        Assert.Equal((Msat.FromSats(3), new Msat(1_001)), (paid.Amount, paid.Fee));
        Assert.Contains("\"fee_limit_msat\":\"10000\"", System.Text.Encoding.UTF8.GetString(_double.Requests[^1].Body), StringComparison.Ordinal);
        Assert.Equal(paid, await _node.FindOutgoingAsync(invoice.PaymentHash, Cancellation));
        Assert.Equal(paid, await PayAsync(invoice));
        Assert.Null(await _node.FindOutgoingAsync(_double.Wallet.Foreign(1).PaymentHash, Cancellation));
    }

    [Fact]
    public async Task A_payment_that_fails_says_why()
    {
        _double.Wallet.Faults.Enqueue(NodeFault.Fails);
        Assert.Equal(new PaymentOutcome.Failed(PaymentFailure.NoRoute), await PayAsync(_double.Wallet.Foreign(3)));
    }

    [Theory]
    [InlineData(NodeFault.LosesAnswer, PaymentDoubt.Unreachable)]
    [InlineData(NodeFault.Babbles, PaymentDoubt.InvalidAnswer)]
    [InlineData(NodeFault.Lies, PaymentDoubt.InvalidAnswer)]
    public async Task What_proves_nothing_leaves_a_doubt_that_a_look_up_ends(NodeFault fault, PaymentDoubt doubt)
    {
        var invoice = _double.Wallet.Foreign(3);
        _double.Wallet.Faults.Enqueue(fault);
        Assert.Equal(new PaymentOutcome.Unknown(doubt), await PayAsync(invoice));
        Assert.IsType<PaymentOutcome.Paid>(await _node.FindOutgoingAsync(invoice.PaymentHash, Cancellation));
    }

    [Fact]
    public async Task A_failure_of_what_stands_before_the_node_is_looked_into()
    {
        _double.Wallet.Faults.Enqueue(NodeFault.Breaks);
        Assert.IsType<PaymentOutcome.Paid>(await PayAsync(_double.Wallet.Foreign(3)));
    }

    [Fact]
    public async Task A_payment_that_stays_on_the_way_is_no_failure()
    {
        var invoice = _double.Wallet.Foreign(3);
        _double.Wallet.Faults.Enqueue(NodeFault.StaysInFlight);
        var paying = PayAsync(invoice);
        await _double.Silent;
        _clock.Advance(TimeSpan.FromSeconds(NodeLimits.PaySeconds));
        Assert.Equal(new PaymentOutcome.Unknown(PaymentDoubt.TimedOut), await paying);
        Assert.Equal(new PaymentOutcome.Unknown(PaymentDoubt.InFlight), await _node.FindOutgoingAsync(invoice.PaymentHash, Cancellation));
    }

    [Fact]
    public async Task A_wrong_macaroon_is_never_repeated_in_words()
    {
        await using var wrong = new LndRestNode(new NodeConnection.LndRest(_double.Address, new NodeSecret("0badc0de"), CertificateHash: null), _clock);
        var error = await Assert.ThrowsAsync<NodeException>(() => wrong.GetInfoAsync(Cancellation));
        Assert.DoesNotContain("0badc0de", error.ToString(), StringComparison.Ordinal);
    }

    private Task<PaymentOutcome> PayAsync(Bolt11Invoice invoice) => _node.PayAsync(new PaymentOrder(invoice, Msat.FromSats(10)), Cancellation);
}
