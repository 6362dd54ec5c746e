using Satchel.Engine.Model;

namespace Satchel.Engine.Health;

/// <summary>What the upkeep did in one store.</summary>
/// <param name="Store">The store.</param>
/// <param name="Steps">The steps that were due, in their order.</param>
/// <param name="Problem">Why the store could not be opened, or null.</param>
public sealed record UpkeepReport(StoreName Store, IReadOnlyList<UpkeepStep> Steps, string? Problem)
{
    /// <summary>Whether there was nothing to do.</summary>
    public bool IsIdle => Steps.Count == 0 && Problem is null;
}
