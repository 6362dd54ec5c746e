namespace Satchel.Engine.Health.Checks;

/// <summary>What the doctor found.</summary>
/// <param name="Entries">A line each check, those of the home first, then store by store.</param>
public sealed record DoctorReport(IReadOnlyList<DoctorEntry> Entries)
{
    /// <summary>The worst of all findings.</summary>
    public CheckStatus Status => Entries.Count == 0 ? CheckStatus.Pass : Entries.Max(entry => entry.Finding.Status);
}
