namespace Satchel.Engine.Commerce;

/// <summary>What one attester says, and how far it counts.</summary>
/// <param name="Attestation">What is said.</param>
/// <param name="Weight">From 0 to 100; 0 for who is not on the trust list.</param>
/// <param name="Why">Why it counts, or not: trusted, not_trusted, own, expired, withdrawn.</param>
public sealed record WeighedAttestation(Attestation Attestation, int Weight, string Why);
