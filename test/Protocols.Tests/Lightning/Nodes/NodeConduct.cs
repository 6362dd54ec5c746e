using Satchel.Protocols.Lightning;
using Satchel.Protocols.Lightning.Nodes;
using Satchel.Testing;
using Satchel.Testing.Lightning;

namespace Satchel.Protocols.Tests.Lightning.Nodes;

/// <summary>What every node that is asked over HTTP must do, whatever its interface is like.</summary>
public abstract class NodeConduct : IAsyncDisposable
{
    private static readonly Msat MaxFee = Msat.FromSats(10);

    private ILightningNode? _node;

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    protected FakeClock Clock { get; } = new();

    protected abstract DoubleWallet Wallet { get; }

    protected abstract Task Silent { get; }

    protected abstract IReadOnlyList<WireRequest> Requests { get; }

    protected ILightningNode Node => _node ??= Open(isKeyRight: true);

    [Fact]
    public async Task It_says_who_it_is()
    {
        var info = await Node.GetInfoAsync(Cancellation);
        Assert.Equal((LightningNetwork.Regtest, new Msat(5_000_123)), (info.Network, info.Balance));
        Assert.Equal(info.NodeId, (await Node.GetInfoAsync(Cancellation)).NodeId);
    }

    [Fact]
    public async Task An_invoice_is_made_paid_and_found()
    {
        var invoice = await Node.IssueAsync(new InvoiceRequest(Msat.FromSats(3), "Ärger & = + 100 %", 600, "id-1"), Cancellation);
        Assert.Equal((Msat.FromSats(3), 600L, "Ärger & = + 100 %"), (invoice.Amount, invoice.Terms.ExpirySeconds, invoice.Terms.Description));
        Assert.False((await Node.FindIncomingAsync(invoice.PaymentHash, Cancellation))!.IsPaid);
        Receive(invoice.PaymentHash);
        var paid = (await Node.FindIncomingAsync(invoice.PaymentHash, Cancellation))!;
        Assert.Equal((true, Msat.FromSats(3), Msat.Zero, "id-1"), (paid.IsPaid, paid.Received, paid.Fee, paid.ExternalId));
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1_700_000_000), paid.SettledAt);
        Assert.Null(await Node.FindOutgoingAsync(invoice.PaymentHash, Cancellation));
        Assert.Null(await Node.FindIncomingAsync(Wallet.Foreign(1).PaymentHash, Cancellation));
    }

    [Fact]
    public async Task An_invoice_for_another_amount_is_not_taken()
    {
        Wallet.Faults.Enqueue(NodeFault.Lies);
        var error = await Assert.ThrowsAsync<NodeException>(() => Node.IssueAsync(new InvoiceRequest(Msat.FromSats(3), "x", 600), Cancellation));
        Assert.Equal(NodeError.InvalidAnswer, error.Code);
    }

    [Fact]
    public async Task A_payment_that_arrives_is_told()
    {
        var invoice = await Node.IssueAsync(new InvoiceRequest(Msat.FromSats(3), "x", 600), Cancellation);
        Receive(invoice.PaymentHash);
        await foreach (var hash in Node.WatchIncomingAsync(Cancellation))
        {
            Assert.Equal(invoice.PaymentHash, hash);
            break;
        }
    }

    [Fact]
    public async Task A_payment_is_sent_once_and_found_again()
    {
        var invoice = Wallet.Foreign(3);
        Assert.Null(await Node.FindOutgoingAsync(invoice.PaymentHash, Cancellation));
        var paid = Assert.IsType<PaymentOutcome.Paid>(await PayAsync(invoice));
        Assert.True(paid.Preimage.Opens(invoice.PaymentHash));
        Assert.Equal((Msat.FromSats(3), new Msat(1_001)), (paid.Amount, paid.Fee));
        Assert.Equal(paid, await Node.FindOutgoingAsync(invoice.PaymentHash, Cancellation));
        Assert.Equal(paid, await PayAsync(invoice));
    }

    [Fact]
    public async Task A_payment_that_fails_is_over()
    {
        Wallet.Faults.Enqueue(NodeFault.Fails);
        var invoice = Wallet.Foreign(3);
        Assert.IsType<PaymentOutcome.Failed>(await PayAsync(invoice));
        Assert.IsType<PaymentOutcome.Failed>(await Node.FindOutgoingAsync(invoice.PaymentHash, Cancellation));
    }

    [Fact]
    public async Task A_lost_answer_leaves_a_doubt_that_a_look_up_ends()
    {
        var invoice = Wallet.Foreign(3);
        Wallet.Faults.Enqueue(NodeFault.LosesAnswer);
        Assert.Equal(new PaymentOutcome.Unknown(PaymentDoubt.Unreachable), await PayAsync(invoice));
        Assert.IsType<PaymentOutcome.Paid>(await Node.FindOutgoingAsync(invoice.PaymentHash, Cancellation));
    }

    [Theory]
    [InlineData(NodeFault.Hangs, true)]
    [InlineData(NodeFault.StaysInFlight, false)]
    public async Task An_answer_that_does_not_come_leaves_a_doubt(NodeFault fault, bool isPaid)
    {
        var invoice = Wallet.Foreign(3);
        Wallet.Faults.Enqueue(fault);
        var paying = PayAsync(invoice);
        await Silent;
        Clock.Advance(TimeSpan.FromSeconds(NodeLimits.PaySeconds));
        Assert.Equal(new PaymentOutcome.Unknown(PaymentDoubt.TimedOut), await paying);
        var found = await Node.FindOutgoingAsync(invoice.PaymentHash, Cancellation);
        Assert.Equal(isPaid, found is PaymentOutcome.Paid);
        Assert.Equal(!isPaid, found is PaymentOutcome.Unknown { Cause: PaymentDoubt.InFlight });
        Assert.Equal(isPaid, await PayAsync(invoice) is PaymentOutcome.Paid);
    }

    [Fact]
    public async Task Whoever_does_not_wait_is_left_in_doubt_and_not_without_an_answer()
    {
        using var cancel = new CancellationTokenSource();
        Wallet.Faults.Enqueue(NodeFault.Hangs);
        var paying = Node.PayAsync(new PaymentOrder(Wallet.Foreign(3), MaxFee), cancel.Token);
        await Silent;
        await cancel.CancelAsync();
        Assert.Equal(new PaymentOutcome.Unknown(PaymentDoubt.Cancelled), await paying);
    }

    [Fact]
    public async Task A_preimage_that_is_none_proves_nothing()
    {
        Wallet.Faults.Enqueue(NodeFault.LosesAnswer);
        var invoice = Wallet.Foreign(3);
        await PayAsync(invoice);
        Wallet.Faults.Enqueue(NodeFault.Lies);
        Assert.IsType<PaymentOutcome.Unknown>(await LieAsync(invoice));
    }

    [Fact]
    public async Task A_fee_above_the_limit_is_not_paid()
    {
        var invoice = Wallet.Foreign(3);
        Assert.Equal(new PaymentOutcome.Failed(PaymentFailure.FeeAboveLimit), await Node.PayAsync(new PaymentOrder(invoice, new Msat(1_000)), Cancellation));
        Assert.IsNotType<PaymentOutcome.Paid>(await Node.FindOutgoingAsync(invoice.PaymentHash, Cancellation));
    }

    [Theory]
    [InlineData(NodeFault.Breaks, NodeError.Unreachable, true)]
    [InlineData(NodeFault.Babbles, NodeError.InvalidAnswer, true)]
    [InlineData(NodeFault.IsHuge, NodeError.TooLarge, false)]
    public async Task What_goes_wrong_is_said_without_a_secret(NodeFault fault, NodeError code, bool isTransient)
    {
        Wallet.Faults.Enqueue(fault);
        var error = await Assert.ThrowsAsync<NodeException>(() => Node.GetInfoAsync(Cancellation));
        Assert.Equal((code, isTransient), (error.Code, error.IsTransient));
        Assert.DoesNotContain("sesame", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_key_is_told_from_a_node_that_is_away()
    {
        await using var wrong = Open(isKeyRight: false);
        Assert.Equal(NodeError.Unauthorized, (await Assert.ThrowsAsync<NodeException>(() => wrong.GetInfoAsync(Cancellation))).Code);
        Assert.Equal(new PaymentOutcome.Failed(PaymentFailure.NotAllowed), await wrong.PayAsync(new PaymentOrder(Wallet.Foreign(3), MaxFee), Cancellation));
        await CloseAsync();
        Assert.Equal(NodeError.Unreachable, (await Assert.ThrowsAsync<NodeException>(() => Node.GetInfoAsync(Cancellation))).Code);
    }

    public async ValueTask DisposeAsync()
    {
        if (_node is not null)
        {
            await _node.DisposeAsync();
        }

        await CloseAsync();
        GC.SuppressFinalize(this);
    }

    protected Task<PaymentOutcome> PayAsync(Bolt11Invoice invoice) => Node.PayAsync(new PaymentOrder(invoice, MaxFee), Cancellation);

    protected abstract ILightningNode Open(bool isKeyRight);

    protected abstract void Receive(PaymentHash hash);

    /// <summary>What comes of a payment that is proven by what proves nothing.</summary>
    protected abstract Task<PaymentOutcome?> LieAsync(Bolt11Invoice invoice);

    protected abstract ValueTask CloseAsync();
}
