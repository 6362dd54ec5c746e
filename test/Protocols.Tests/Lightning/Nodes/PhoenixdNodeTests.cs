using Satchel.Protocols.Lightning;
using Satchel.Protocols.Lightning.Nodes;
using Satchel.Testing;
using Satchel.Testing.Lightning;

namespace Satchel.Protocols.Tests.Lightning.Nodes;

public sealed class PhoenixdNodeTests : IAsyncDisposable
{
    private static readonly Msat Fee = Msat.FromSats(10);

    private readonly FakeClock _clock = new();
    private readonly PhoenixdDouble _double = new();
    private readonly PhoenixdNode _node;

    public PhoenixdNodeTests() => _node = Open(PhoenixdDouble.Password, PhoenixdDouble.LimitedPassword);

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
        Assert.Equal((LightningNetwork.Regtest, "0.8.0", Msat.FromSats(5_000), 1), (info.Network, info.Version, info.Balance, info.Channels));
    }

    [Fact]
    public async Task An_invoice_is_asked_for_with_a_form_and_the_limited_password()
    {
        var invoice = await _node.IssueAsync(new InvoiceRequest(Msat.FromSats(3), "Ärger & = + 100 %", 600, "id-1"), Cancellation);

        Assert.Equal((Msat.FromSats(3), 600L), (invoice.Amount, invoice.Terms.ExpirySeconds));
        Assert.Equal("Ärger & = + 100 %", invoice.Terms.Description);
        Assert.Equal("id-1", _double.Wallet.Invoices[invoice.PaymentHash.ToString()].ExternalId);
        Assert.Equal("Basic " + Convert.ToBase64String(":limited-password"u8), _double.Requests[^1].Headers["authorization"]);
    }

    [Fact]
    public async Task Parts_of_a_satoshi_are_not_asked_for()
    {
        var error = await Assert.ThrowsAsync<NodeException>(() => _node.IssueAsync(new InvoiceRequest(new Msat(3_001), "x", 600), Cancellation));
        Assert.Equal(NodeError.Unsupported, error.Code);
        Assert.Empty(_double.Requests);
    }

    [Fact]
    public async Task An_invoice_for_another_amount_is_not_taken()
    {
        _double.Wallet.Faults.Enqueue(NodeFault.Lies);
        var error = await Assert.ThrowsAsync<NodeException>(() => _node.IssueAsync(new InvoiceRequest(Msat.FromSats(3), "x", 600), Cancellation));
        Assert.Equal(NodeError.InvalidAnswer, error.Code);
    }

    [Fact]
    public async Task The_preimage_of_an_unpaid_invoice_makes_it_no_paid_one()
    {
        var invoice = await _node.IssueAsync(new InvoiceRequest(Msat.FromSats(3), "x", 600, "id-1"), Cancellation);
        Assert.False((await _node.FindIncomingAsync(invoice.PaymentHash, Cancellation))!.IsPaid);

        _double.Receive(invoice.PaymentHash);

        var paid = await _node.FindIncomingAsync(invoice.PaymentHash, Cancellation);
        Assert.Equal((true, Msat.FromSats(2), Msat.FromSats(1), "id-1"), (paid!.IsPaid, paid.Received, paid.Fee, paid.ExternalId));
        Assert.Equal(DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_000), paid.SettledAt);
        Assert.Null(await _node.FindIncomingAsync(_double.Wallet.Foreign(1).PaymentHash, Cancellation));
    }

    [Fact]
    public async Task A_payment_that_arrives_is_told()
    {
        var invoice = await _node.IssueAsync(new InvoiceRequest(Msat.FromSats(3), "x", 600), Cancellation);
        _double.Receive(invoice.PaymentHash);
        await foreach (var hash in _node.WatchIncomingAsync(Cancellation))
        {
            Assert.Equal(invoice.PaymentHash, hash);
            break;
        }
    }

    [Fact]
    public async Task A_payment_is_sent_as_a_form_with_the_full_password()
    {
        var invoice = _double.Wallet.Foreign(3);
        var paid = Assert.IsType<PaymentOutcome.Paid>(await PayAsync(invoice));

        Assert.True(paid.Preimage.Opens(invoice.PaymentHash));
        Assert.Equal((Msat.FromSats(3), Msat.FromSats(4)), (paid.Amount, paid.Fee));
        Assert.Equal("application/x-www-form-urlencoded", _double.Requests[^1].Headers["content-type"]);
        Assert.Equal("Basic " + Convert.ToBase64String(":full-password"u8), _double.Requests[^1].Headers["authorization"]);
        Assert.Equal(paid, await _node.FindOutgoingAsync(invoice.PaymentHash, Cancellation));
    }

    [Fact]
    public async Task Status_200_with_a_reason_is_a_failure()
    {
        _double.Wallet.Faults.Enqueue(NodeFault.Fails);
        Assert.IsType<PaymentOutcome.Failed>(await PayAsync(_double.Wallet.Foreign(3)));
    }

    [Fact]
    public async Task A_payment_that_was_made_before_is_found_and_not_a_failure()
    {
        var invoice = _double.Wallet.Foreign(3);
        await PayAsync(invoice);
        Assert.IsType<PaymentOutcome.Paid>(await PayAsync(invoice));
    }

    [Fact]
    public async Task A_lost_answer_leaves_a_doubt_that_a_look_up_ends()
    {
        var invoice = _double.Wallet.Foreign(3);
        _double.Wallet.Faults.Enqueue(NodeFault.LosesAnswer);

        Assert.Equal(new PaymentOutcome.Unknown(PaymentDoubt.Unreachable), await PayAsync(invoice));
        Assert.Single(_double.Requests, request => request.Path == "/payinvoice");
        Assert.IsType<PaymentOutcome.Paid>(await _node.FindOutgoingAsync(invoice.PaymentHash, Cancellation));
    }

    [Theory]
    [InlineData(NodeFault.Hangs, true)]
    [InlineData(NodeFault.StaysInFlight, false)]
    public async Task An_answer_that_does_not_come_leaves_a_doubt(NodeFault fault, bool isPaid)
    {
        var invoice = _double.Wallet.Foreign(3);
        _double.Wallet.Faults.Enqueue(fault);
        var paying = PayAsync(invoice);
        await _double.Silent;
        _clock.Advance(TimeSpan.FromSeconds(NodeLimits.PaySeconds));

        Assert.Equal(new PaymentOutcome.Unknown(PaymentDoubt.TimedOut), await paying);
        var found = await _node.FindOutgoingAsync(invoice.PaymentHash, Cancellation);
        Assert.Equal(isPaid, found is PaymentOutcome.Paid);
        Assert.Equal(!isPaid, found is PaymentOutcome.Unknown { Cause: PaymentDoubt.InFlight });
    }

    [Fact]
    public async Task Whoever_does_not_wait_is_left_in_doubt_and_not_without_an_answer()
    {
        using var cancel = new CancellationTokenSource();
        _double.Wallet.Faults.Enqueue(NodeFault.Hangs);
        var paying = _node.PayAsync(new PaymentOrder(_double.Wallet.Foreign(3), Fee), cancel.Token);
        await _double.Silent;
        await cancel.CancelAsync();
        Assert.Equal(new PaymentOutcome.Unknown(PaymentDoubt.Cancelled), await paying);
    }

    [Fact]
    public async Task An_error_of_the_node_is_looked_into()
    {
        _double.Wallet.Faults.Enqueue(NodeFault.Breaks);
        Assert.IsType<PaymentOutcome.Failed>(await PayAsync(_double.Wallet.Foreign(3)));
    }

    [Fact]
    public async Task A_preimage_that_is_none_proves_nothing_and_the_look_up_decides()
    {
        var invoice = _double.Wallet.Foreign(3);
        _double.Wallet.Faults.Enqueue(NodeFault.Lies);
        var paid = Assert.IsType<PaymentOutcome.Paid>(await PayAsync(invoice));
        Assert.True(paid.Preimage.Opens(invoice.PaymentHash));
    }

    [Fact]
    public async Task An_answer_that_is_no_JSON_leaves_a_doubt()
    {
        _double.Wallet.Faults.Enqueue(NodeFault.Babbles);
        Assert.Equal(new PaymentOutcome.Unknown(PaymentDoubt.InvalidAnswer), await PayAsync(_double.Wallet.Foreign(3)));
    }

    [Fact]
    public async Task A_fee_that_may_pass_the_limit_is_not_risked()
    {
        var invoice = _double.Wallet.Foreign(1_000);
        Assert.Equal(new PaymentOutcome.Failed(PaymentFailure.FeeAboveLimit), await _node.PayAsync(new PaymentOrder(invoice, new Msat(7_999)), Cancellation));
        Assert.Empty(_double.Requests);
        Assert.IsType<PaymentOutcome.Paid>(await _node.PayAsync(new PaymentOrder(invoice, new Msat(8_000)), Cancellation));
    }

    [Fact]
    public async Task The_limited_password_pays_nothing()
    {
        await using var limited = Open(password: null, PhoenixdDouble.LimitedPassword);
        Assert.Equal(new PaymentOutcome.Failed(PaymentFailure.NotAllowed), await limited.PayAsync(new PaymentOrder(_double.Wallet.Foreign(3), Fee), Cancellation));
        Assert.Empty(_double.Requests);

        // Also where the owner has taken it for the other one.
        await using var mistaken = Open(PhoenixdDouble.LimitedPassword, limitedPassword: null);
        Assert.Equal(new PaymentOutcome.Failed(PaymentFailure.NotAllowed), await mistaken.PayAsync(new PaymentOrder(_double.Wallet.Foreign(3), Fee), Cancellation));
    }

    [Theory]
    [InlineData(NodeFault.Breaks, NodeError.Unreachable, true)]
    [InlineData(NodeFault.Babbles, NodeError.InvalidAnswer, true)]
    [InlineData(NodeFault.IsHuge, NodeError.TooLarge, false)]
    public async Task What_goes_wrong_is_said_without_a_secret(NodeFault fault, NodeError code, bool isTransient)
    {
        _double.Wallet.Faults.Enqueue(fault);
        var error = await Assert.ThrowsAsync<NodeException>(() => _node.GetInfoAsync(Cancellation));
        Assert.Equal((code, isTransient), (error.Code, error.IsTransient));
        Assert.DoesNotContain("password", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_password_is_told_from_a_node_that_is_away()
    {
        await using var wrong = Open("wrong", limitedPassword: null);
        Assert.Equal(NodeError.Unauthorized, (await Assert.ThrowsAsync<NodeException>(() => wrong.GetInfoAsync(Cancellation))).Code);
        await _double.DisposeAsync();
        Assert.Equal(NodeError.Unreachable, (await Assert.ThrowsAsync<NodeException>(() => _node.GetInfoAsync(Cancellation))).Code);
    }

    private PhoenixdNode Open(string? password, string? limitedPassword)
        => new(new NodeConnection.Phoenixd(_double.Address, password is null ? null : new NodeSecret(password), limitedPassword is null ? null : new NodeSecret(limitedPassword)), _clock);

    private Task<PaymentOutcome> PayAsync(Bolt11Invoice invoice) => _node.PayAsync(new PaymentOrder(invoice, Fee), Cancellation);
}
