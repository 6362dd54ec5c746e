namespace Satchel.Engine.Commerce;

/// <summary>What others attest of a vendor: the latest word of each, our own left out.</summary>
/// <param name="Weighted">The mean by weight, 0 to 1; 0 where nobody who counts says anything.</param>
/// <param name="Raw">The mean of all, whoever they are; 0 where nobody says anything.</param>
/// <param name="Attesters">How many say something.</param>
/// <param name="TrustedAttesters">How many of them are on the trust list.</param>
public sealed record CommunityScore(double Weighted, double Raw, int Attesters, int TrustedAttesters)
{
    /// <summary>Nobody says anything.</summary>
    public static CommunityScore None { get; } = new(0, 0, 0, 0);
}
