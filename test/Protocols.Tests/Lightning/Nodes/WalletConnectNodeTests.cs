using Satchel.Protocols.Lightning;
using Satchel.Protocols.Lightning.Nodes;
using Satchel.Protocols.Lightning.Wallet;
using Satchel.Testing;
using Satchel.Testing.Lightning;

namespace Satchel.Protocols.Tests.Lightning.Nodes;

public sealed class WalletConnectNodeTests : IAsyncDisposable
{
    private const string Secret = "0000000000000000000000000000000000000000000000000000000000000003";

    private readonly FakeClock _clock = new();
    private readonly WalletDouble _double;
    private readonly WalletConnectNode _node;

    public WalletConnectNodeTests()
    {
        using var client = Keys.Secret(3);
        _double = new WalletDouble(client.PublicKey, _clock);
        _node = new WalletConnectNode(new NodeConnection.WalletConnect(_double.Key, ["wss://relay.example"], new NodeSecret(Secret)), _double, _clock);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    [Fact]
    public async Task It_says_who_it_is()
    {
        var info = await _node.GetInfoAsync(Cancellation);
        Assert.Equal((LightningNetwork.Regtest, new Msat(5_000_123)), (info.Network, info.Balance));
    }

    [Fact]
    public async Task An_invoice_is_made_paid_and_found()
    {
        var invoice = await _node.IssueAsync(new InvoiceRequest(new Msat(3_001), "x", 600), Cancellation);
        Assert.Equal(new Msat(3_001), invoice.Amount);
        Assert.False((await _node.FindIncomingAsync(invoice.PaymentHash, Cancellation))!.IsPaid);
        _double.Receive(invoice.PaymentHash);
        var paid = await _node.FindIncomingAsync(invoice.PaymentHash, Cancellation);
        Assert.Equal((true, new Msat(3_001)), (paid!.IsPaid, paid.Received));
        Assert.Null(await _node.FindOutgoingAsync(invoice.PaymentHash, Cancellation));
        await foreach (var hash in _node.WatchIncomingAsync(Cancellation))
        {
            Assert.Equal(invoice.PaymentHash, hash);
            break;
        }
    }

    [Fact]
    public async Task A_payment_is_sent_and_found_whatever_strangers_say_before_the_wallet()
    {
        var invoice = _double.Wallet.Foreign(3);
        var paid = Assert.IsType<PaymentOutcome.Paid>(await PayAsync(invoice));
        Assert.True(paid.Preimage.Opens(invoice.PaymentHash));
        Assert.Equal((Msat.FromSats(3), new Msat(21)), (paid.Amount, paid.Fee));
        Assert.Equal(paid, await _node.FindOutgoingAsync(invoice.PaymentHash, Cancellation));
        Assert.Null(await _node.FindIncomingAsync(invoice.PaymentHash, Cancellation));
    }

    [Theory]
    [InlineData("INSUFFICIENT_BALANCE", PaymentFailure.InsufficientBalance)]
    [InlineData("QUOTA_EXCEEDED", PaymentFailure.LimitReached)]
    [InlineData("UNAUTHORIZED", PaymentFailure.NotAllowed)]
    [InlineData("PAYMENT_FAILED", PaymentFailure.NoRoute)]
    public async Task An_error_that_says_that_nothing_was_paid_is_a_failure(string code, PaymentFailure expected)
    {
        _double.ErrorCode = code;
        Assert.Equal(new PaymentOutcome.Failed(expected), await PayAsync(_double.Wallet.Foreign(3)));
    }

    [Theory]
    [InlineData("INTERNAL")]
    [InlineData("OTHER")]
    [InlineData("SOMETHING_NEW")]
    public async Task An_error_that_says_nothing_leaves_a_doubt(string code)
    {
        _double.ErrorCode = code;
        Assert.IsType<PaymentOutcome.Unknown>(await PayAsync(_double.Wallet.Foreign(3)));
    }

    [Fact]
    public async Task A_preimage_that_is_none_proves_nothing_and_the_look_up_decides()
    {
        _double.Wallet.Faults.Enqueue(NodeFault.Lies);
        var invoice = _double.Wallet.Foreign(3);
        Assert.True(Assert.IsType<PaymentOutcome.Paid>(await PayAsync(invoice)).Preimage.Opens(invoice.PaymentHash));
    }

    [Fact]
    public async Task An_answer_that_does_not_come_leaves_a_doubt()
    {
        _double.IsSilent = true;
        var paying = PayAsync(_double.Wallet.Foreign(3));
        await _double.Silent.Task;
        _clock.Advance(TimeSpan.FromSeconds(NodeLimits.PaySeconds));
        Assert.Equal(new PaymentOutcome.Unknown(PaymentDoubt.TimedOut), await paying);
    }

    [Fact]
    public void The_older_encryption_is_read_by_the_other_side_and_refused_where_it_is_none()
    {
        using var client = Keys.Secret(3);
        using var wallet = Keys.Secret(4);
        using var there = new WalletCipher(client, wallet.PublicKey, isModern: false);
        using var back = new WalletCipher(wallet, client.PublicKey, isModern: false);
        Assert.Equal("text é", back.Decrypt(there.Encrypt("text é")));
        foreach (var payload in new[] { "", "AAAA", "AAAA?iv=AAAA", "AAAA?iv=AAAAAAAAAAAAAAAAAAAAAA==", "?iv=" })
        {
            Assert.Throws<Satchel.Protocols.Nostr.NostrException>(() => back.Decrypt(payload));
        }
    }

    private Task<PaymentOutcome> PayAsync(Bolt11Invoice invoice) => _node.PayAsync(new PaymentOrder(invoice, Msat.FromSats(10)), Cancellation);
}
