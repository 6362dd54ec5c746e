namespace Satchel.Protocols.Lightning.Nodes;

/// <summary>What became of an invoice of the node's own. The preimage is not in it: nodes show it before anybody has paid.</summary>
/// <param name="Hash">What the payment is known by.</param>
/// <param name="IsPaid">Whether it arrived for good.</param>
/// <param name="IsExpired">Whether it can no longer be paid.</param>
/// <param name="Received">What arrived, perhaps less the fees of the node's own channel; nothing where it is not paid.</param>
/// <param name="Fee">What receiving it has cost.</param>
/// <param name="ExternalId">What the caller knows it by, where the node keeps that.</param>
/// <param name="SettledAt">When it arrived, where the node says so.</param>
public sealed record IncomingPayment(
    PaymentHash Hash, bool IsPaid, bool IsExpired, Msat Received, Msat Fee, string? ExternalId, DateTimeOffset? SettledAt);
