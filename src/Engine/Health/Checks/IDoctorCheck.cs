namespace Satchel.Engine.Health.Checks;

/// <summary>
/// One thing that the doctor looks at. It changes nothing, and costs nothing unless it says so. What it throws counts as
/// failed, with the exception's own words.
/// </summary>
public interface IDoctorCheck
{
    /// <summary>The name on the wire, in lower case with <c>_</c>; it never changes.</summary>
    string Name { get; }

    /// <summary>Looks.</summary>
    Task<CheckFinding> LookAsync(CancellationToken cancellationToken);
}
