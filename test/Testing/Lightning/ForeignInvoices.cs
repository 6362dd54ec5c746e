using Satchel.Protocols.Lightning;
using Satchel.Protocols.Lightning.Nodes;

namespace Satchel.Testing.Lightning;

/// <summary>A node that only asks to be paid: for what the wallet of a double can pay.</summary>
/// <param name="wallet">The wallet that will pay.</param>
public sealed class ForeignInvoices(DoubleWallet wallet) : ILightningNode
{
    /// <inheritdoc/>
    public string Kind => "foreign";

    /// <inheritdoc/>
    public Task<NodeInfo> GetInfoAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <inheritdoc/>
    public Task<Bolt11Invoice> IssueAsync(InvoiceRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Task.FromResult(wallet.Foreign(request.Amount.Value / Msat.PerSat));
    }

    /// <inheritdoc/>
    public Task<IncomingPayment?> FindIncomingAsync(PaymentHash hash, CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <inheritdoc/>
    public Task<PaymentOutcome> PayAsync(PaymentOrder order, CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <inheritdoc/>
    public Task<PaymentOutcome?> FindOutgoingAsync(PaymentHash hash, CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <inheritdoc/>
    public IAsyncEnumerable<PaymentHash> WatchIncomingAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
