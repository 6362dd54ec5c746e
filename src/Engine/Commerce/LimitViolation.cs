using Satchel.Protocols.Lightning;

namespace Satchel.Engine.Commerce;

/// <summary>A payment that went past a limit.</summary>
/// <param name="At">When.</param>
/// <param name="Payment">The payment.</param>
/// <param name="Vendor">Whom it was with.</param>
/// <param name="Amount">What it has cost.</param>
/// <param name="Message">Which limit, and by what.</param>
public sealed record LimitViolation(DateTimeOffset At, string Payment, VendorKey Vendor, Msat Amount, string Message);
