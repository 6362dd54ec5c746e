using Satchel.Engine.Commerce;
using Satchel.Protocols.Lightning;

namespace Satchel.Engine.Trade;

/// <summary>What one operation has earned on one network.</summary>
/// <param name="Network">The network; amounts of two are never added.</param>
/// <param name="Operation">The operation.</param>
/// <param name="Payments">How many were paid.</param>
/// <param name="Amount">What was asked for them together.</param>
/// <param name="Undelivered">How many of them were never used.</param>
public sealed record Earning(PaymentNetwork Network, string Operation, long Payments, Msat Amount, long Undelivered);
