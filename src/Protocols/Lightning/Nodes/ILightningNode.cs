namespace Satchel.Protocols.Lightning.Nodes;

/// <summary>What sends and receives Lightning payments, whoever runs it. Every member may be called at once from anywhere.</summary>
public interface ILightningNode : IAsyncDisposable
{
    /// <summary>What kind it is, as connections name it: <c>sandbox</c>, <c>phoenixd</c>, <c>lnd-rest</c>, <c>clnrest</c>, <c>lnbits</c>, <c>nwc</c>.</summary>
    string Kind { get; }

    /// <summary>How long an order may lie somewhere before it reaches the node: for so long it proves nothing that the node knows of none. Nothing for most.</summary>
    TimeSpan OrderDelay => TimeSpan.Zero;

    /// <summary>Who it is, on which network, and whether it is there at all.</summary>
    /// <exception cref="NodeException">It cannot say.</exception>
    Task<NodeInfo> GetInfoAsync(CancellationToken cancellationToken);

    /// <summary>Has it ask to be paid.</summary>
    /// <exception cref="NodeException">There is no invoice; one that nobody knows of may be left behind, unpaid.</exception>
    Task<Bolt11Invoice> IssueAsync(InvoiceRequest request, CancellationToken cancellationToken);

    /// <summary>What became of an invoice of its own; null where it knows of none.</summary>
    /// <exception cref="NodeException">It cannot say.</exception>
    Task<IncomingPayment?> FindIncomingAsync(PaymentHash hash, CancellationToken cancellationToken);

    /// <summary>
    /// Has it pay an invoice. It does not throw once the order may have reached the node, also where it is cancelled: what is not certain is
    /// <see cref="PaymentOutcome.Unknown"/>, to be looked up and never sent again.
    /// </summary>
    /// <exception cref="ArgumentException">The invoice names no amount.</exception>
    Task<PaymentOutcome> PayAsync(PaymentOrder order, CancellationToken cancellationToken);

    /// <summary>What became of a payment that it was to send; null where it knows of none, so that nothing was sent.</summary>
    /// <exception cref="NodeException">It cannot say.</exception>
    Task<PaymentOutcome?> FindOutgoingAsync(PaymentHash hash, CancellationToken cancellationToken);

    /// <summary>The hashes of payments as they arrive, until it is cancelled or the node goes away. What arrived before is not told: look it up.</summary>
    /// <exception cref="NodeException">It cannot say, or has gone.</exception>
    IAsyncEnumerable<PaymentHash> WatchIncomingAsync(CancellationToken cancellationToken);
}
