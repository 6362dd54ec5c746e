namespace Satchel.Engine.Commerce;

/// <summary>Whether a purse holds what was written into it.</summary>
/// <param name="Entries">Entries of its ledger.</param>
/// <param name="Payments">Payments.</param>
/// <param name="Findings">What does not fit; empty where all does.</param>
public sealed record PurseProof(long Entries, long Payments, IReadOnlyList<string> Findings);
