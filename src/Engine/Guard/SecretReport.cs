namespace Satchel.Engine.Guard;

/// <summary>What the guard found in the texts of one memory.</summary>
/// <param name="Redactions">Secrets that were replaced by a mark.</param>
/// <param name="Suspects">What may be a secret and was left as it is.</param>
public sealed record SecretReport(int Redactions, IReadOnlyList<Suspect> Suspects)
{
    /// <summary>Nothing was found.</summary>
    public static SecretReport Nothing { get; } = new(0, []);
}
