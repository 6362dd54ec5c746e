using System.Runtime.CompilerServices;
using Satchel.Protocols.Lightning;
using Satchel.Protocols.Lightning.Nodes;

namespace Satchel.Server.Tests.Gateway;

/// <summary>A node over which everything can be paid, and that has never heard of any payment.</summary>
internal sealed class ForgetfulNode(ILightningNode node) : ILightningNode
{
    public string Kind => node.Kind;

    public Task<NodeInfo> GetInfoAsync(CancellationToken cancellationToken) => node.GetInfoAsync(cancellationToken);

    public Task<Bolt11Invoice> IssueAsync(InvoiceRequest request, CancellationToken cancellationToken) => node.IssueAsync(request, cancellationToken);

    public Task<IncomingPayment?> FindIncomingAsync(PaymentHash hash, CancellationToken cancellationToken) => Task.FromResult<IncomingPayment?>(null);

    public Task<PaymentOutcome> PayAsync(PaymentOrder order, CancellationToken cancellationToken) => node.PayAsync(order, cancellationToken);

    public Task<PaymentOutcome?> FindOutgoingAsync(PaymentHash hash, CancellationToken cancellationToken) => node.FindOutgoingAsync(hash, cancellationToken);

    public async IAsyncEnumerable<PaymentHash> WatchIncomingAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        yield break;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
