namespace Satchel.Engine.Budget;

/// <summary>The most that models may cost in one day, from midnight to midnight UTC.</summary>
/// <param name="Tokens">Tokens read and written; null: no limit.</param>
/// <param name="Money">Money; null: no limit.</param>
public sealed record SpendLimits(long? Tokens, MicroUsd? Money)
{
    /// <summary>No limit at all.</summary>
    public static SpendLimits None { get; } = new(null, null);
}
