using Satchel.Protocols.Lightning;

namespace Satchel.Engine.Commerce;

/// <summary>What a vendor, or all of a jurisdiction, got.</summary>
/// <param name="Name">The vendor's key, or the jurisdiction.</param>
/// <param name="Payments">Settled payments.</param>
/// <param name="Total">What they have cost, fees included.</param>
public sealed record VendorTotal(string Name, long Payments, Msat Total);
