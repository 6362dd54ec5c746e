namespace Satchel.Protocols.Lightning.Nodes;

/// <summary>What a node is to pay.</summary>
/// <param name="Invoice">The invoice, with an amount.</param>
/// <param name="MaxFee">The most that sending it may cost besides.</param>
public sealed record PaymentOrder(Bolt11Invoice Invoice, Msat MaxFee);
