using Satchel.Engine.Model;

namespace Satchel.Engine.Health.Checks;

/// <summary>One line of the doctor's report.</summary>
/// <param name="Check">The name of the check.</param>
/// <param name="Store">The store that it is about; null where it is about the home.</param>
/// <param name="Finding">What was found.</param>
public sealed record DoctorEntry(string Check, StoreName? Store, CheckFinding Finding);
