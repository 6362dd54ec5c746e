using Satchel.Protocols.Lightning;

namespace Satchel.Engine.Commerce;

/// <summary>How a price compares with what was paid to a vendor before, and why.</summary>
/// <param name="Verdict">What comes of it.</param>
/// <param name="Context">The reason, in a sentence.</param>
/// <param name="Average">The mean of all settled payments; nothing where there are none.</param>
public sealed record Anomaly(AnomalyVerdict Verdict, string Context, Msat Average);
