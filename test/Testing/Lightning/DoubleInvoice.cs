using Satchel.Protocols.Lightning;

namespace Satchel.Testing.Lightning;

/// <summary>An invoice of a double of a node.</summary>
/// <param name="Invoice">The invoice.</param>
/// <param name="Preimage">Its preimage.</param>
/// <param name="ExternalId">What the caller knows it by.</param>
public sealed record DoubleInvoice(Bolt11Invoice Invoice, Preimage Preimage, string? ExternalId)
{
    /// <summary>Whether somebody has paid it.</summary>
    public bool IsPaid { get; init; }
}
