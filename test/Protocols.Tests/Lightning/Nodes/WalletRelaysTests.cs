using System.Diagnostics.CodeAnalysis;
using Satchel.Protocols.Lightning;
using Satchel.Protocols.Lightning.Nodes;
using Satchel.Protocols.Lightning.Wallet;
using Satchel.Testing;
using Satchel.Testing.Lightning;
using Satchel.Testing.Relays;

namespace Satchel.Protocols.Tests.Lightning.Nodes;

/// <summary>A wallet behind real relays: over sockets, encrypted and signed.</summary>
public sealed class WalletRelaysTests : IAsyncDisposable
{
    private const string Secret = "0000000000000000000000000000000000000000000000000000000000000003";

    private readonly FakeClock _clock = new();
    private readonly LoopbackRelay _relay;
    private readonly WalletDouble _double;
    private readonly WalletConnectNode _node;

    public WalletRelaysTests()
    {
        _relay = new LoopbackRelay(_clock);
        using var client = Keys.Secret(3);
        _double = new WalletDouble(client.PublicKey, _clock);
        _relay.Shelf.Plant(_double.Announcement);
        _relay.Answers = sent => sent.Kind == 23_194 && !_double.IsSilent ? _double.Reply(sent) : [];
        _node = Open(_relay.Address);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await _node.DisposeAsync();
        await _relay.DisposeAsync();
        await _double.DisposeAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task It_says_who_it_is_also_where_the_relay_asks_who_is_there(bool asksWho)
    {
        _relay.AsksWho = asksWho;
        var info = await _node.GetInfoAsync(Cancellation);
        Assert.Equal((LightningNetwork.Regtest, new Msat(5_000_123)), (info.Network, info.Balance));
    }

    [Fact]
    public async Task An_invoice_is_made_and_another_one_paid()
    {
        var invoice = await _node.IssueAsync(new InvoiceRequest(new Msat(3_001), "x", 600), Cancellation);
        Assert.Equal(new Msat(3_001), invoice.Amount);
        Assert.False((await _node.FindIncomingAsync(invoice.PaymentHash, Cancellation))!.IsPaid);
        var foreign = _double.Wallet.Foreign(3);
        Assert.Null(await _node.FindOutgoingAsync(foreign.PaymentHash, Cancellation));
        var paid = Assert.IsType<PaymentOutcome.Paid>(await _node.PayAsync(new PaymentOrder(foreign, Msat.Zero), Cancellation));
        Assert.Equal(paid, await _node.FindOutgoingAsync(foreign.PaymentHash, Cancellation));
    }

    [Fact]
    public async Task What_arrives_is_told_while_one_listens()
    {
        var invoice = await _node.IssueAsync(new InvoiceRequest(new Msat(3_001), "x", 600), Cancellation);
        await using var arrivals = _node.WatchIncomingAsync(Cancellation).GetAsyncEnumerator(Cancellation);
        var next = arrivals.MoveNextAsync().AsTask();
        while (!next.IsCompleted)
        {
            // Until it listens, nobody hears it: what arrived before is looked up.
            await _relay.TellAsync([_double.Notification(invoice.PaymentHash)]);
            await Task.Yield();
        }

        Assert.True(await next);
        Assert.Equal(invoice.PaymentHash, arrivals.Current);
    }

    [Fact]
    public async Task A_relay_that_is_away_does_not_matter_while_another_one_is_there()
    {
        var away = new LoopbackRelay(_clock);
        await away.DisposeAsync();
        await using var node = Open(away.Address, _relay.Address);
        Assert.Equal(LightningNetwork.Regtest, (await node.GetInfoAsync(Cancellation)).Network);
    }

    [Fact]
    public async Task Where_no_relay_is_there_nothing_was_sent_and_nothing_is_known()
    {
        await _relay.DisposeAsync();
        Assert.Equal(NodeError.Unreachable, (await Assert.ThrowsAsync<NodeException>(() => _node.GetInfoAsync(Cancellation))).Code);
        await using var other = Open(_relay.Address);
        Assert.IsType<PaymentOutcome.Unknown>(await other.PayAsync(new PaymentOrder(_double.Wallet.Foreign(3), Msat.Zero), Cancellation));
    }

    [Fact]
    public async Task A_wallet_that_says_nothing_leaves_a_doubt_for_as_long_as_the_order_may_lie_at_the_relay()
    {
        await _node.GetInfoAsync(Cancellation);
        _double.IsSilent = true;
        var paying = _node.PayAsync(new PaymentOrder(_double.Wallet.Foreign(3), Msat.Zero), Cancellation);
        while (_relay.Received.Count(frame => System.Text.Encoding.UTF8.GetString(frame).Contains("23194", StringComparison.Ordinal)) < 3)
        {
            await Task.Yield();
        }

        _clock.Advance(TimeSpan.FromSeconds(NodeLimits.PaySeconds));
        Assert.Equal(new PaymentOutcome.Unknown(PaymentDoubt.TimedOut), await paying);
        Assert.Equal(TimeSpan.FromSeconds(NodeLimits.PaySeconds), ((ILightningNode)_node).OrderDelay);
    }

    [SuppressMessage("Reliability", "CA2000", Justification = "The node owns its relays.")]
    private WalletConnectNode Open(params string[] relays)
    {
        var connection = new NodeConnection.WalletConnect(_double.Key, relays, new NodeSecret(Secret));
        return new WalletConnectNode(connection, new WalletRelays(connection, _clock, static () => 0.5), _clock);
    }
}
