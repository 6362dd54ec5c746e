using Satchel.Engine.Store;

namespace Satchel.Engine.Pipeline;

/// <summary>
/// How many memories machines may retire in one store on a day in UTC: one in fifty, and five however small the store is. What
/// is beyond it waits, or a person decides. Refinement and retention spend from the same budget.
/// </summary>
public static class RetirementBudget
{
    /// <summary>One memory in so many may be retired a day.</summary>
    public const int MemoriesPerRetirement = 50;

    /// <summary>However small the store, so many may be retired a day.</summary>
    public const int LeastRetirements = 5;

    /// <summary>The budget of a day.</summary>
    /// <param name="memories">Current memories of the store.</param>
    public static int Of(long memories) => (int)Math.Clamp(memories / MemoriesPerRetirement, LeastRetirements, int.MaxValue);

    /// <summary>Spends one retirement.</summary>
    /// <param name="writer">The transaction.</param>
    /// <param name="memories">Current memories of the store.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Whether there was one left.</returns>
    internal static ValueTask<bool> TrySpendAsync(IStoreWriter writer, long memories, CancellationToken cancellationToken)
        => writer.TrySpendRetirementAsync(Of(memories), cancellationToken);

    /// <summary>Spends one retirement for a memory that has expired: half of the budget at most, for it keeps nobody waiting.</summary>
    /// <param name="writer">The transaction.</param>
    /// <param name="memories">Current memories of the store.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Whether there was one left.</returns>
    internal static ValueTask<bool> TrySpendForExpiredAsync(IStoreWriter writer, long memories, CancellationToken cancellationToken)
        => writer.TrySpendRetirementAsync(Of(memories) / 2, cancellationToken);
}
