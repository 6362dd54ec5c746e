namespace Satchel.Engine.Budget;

/// <summary>The most that one call is expected to cost; set aside before it is made.</summary>
/// <param name="Tokens">Tokens read and written.</param>
/// <param name="Money">Money.</param>
public sealed record SpendEstimate(long Tokens, MicroUsd Money)
{
    /// <summary>What the model is asked for; null where nobody says it.</summary>
    public ModelPurpose? Purpose { get; init; }
}
