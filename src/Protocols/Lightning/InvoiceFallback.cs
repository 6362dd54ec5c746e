namespace Satchel.Protocols.Lightning;

/// <summary>An address on the chain that an invoice falls back to. Nothing here pays there.</summary>
/// <param name="Version">0 to 16: a witness program; 17: a hash of a key; 18: a hash of a script.</param>
/// <param name="Program">The hash or the program.</param>
public sealed record InvoiceFallback(int Version, ReadOnlyMemory<byte> Program);
