using Satchel.Engine.Model;

namespace Satchel.Engine.Budget;

/// <summary>What the calls of one day, store, purpose and model have cost.</summary>
public sealed record SpendTotal
{
    /// <summary>The day, in UTC.</summary>
    public required DateOnly Day { get; init; }

    /// <summary>The store.</summary>
    public required StoreName Store { get; init; }

    /// <summary>What the calls were for, by its name on the wire.</summary>
    public required string Purpose { get; init; }

    /// <summary>The model.</summary>
    public required string Model { get; init; }

    /// <summary>Calls, those that failed included.</summary>
    public required long Calls { get; init; }

    /// <summary>Calls that brought no usable answer.</summary>
    public required long Failures { get; init; }

    /// <summary>Calls of which nobody names a price; their money is not in <see cref="Money"/>.</summary>
    public required long UnpricedCalls { get; init; }

    /// <summary>Tokens.</summary>
    public required TokenCount Tokens { get; init; }

    /// <summary>Money.</summary>
    public required MicroUsd Money { get; init; }

    /// <summary>Time of all calls together.</summary>
    public required TimeSpan Latency { get; init; }

    /// <summary>The sums of some totals by purpose, in the order of their names.</summary>
    public static IReadOnlyList<SpendTotal> ByPurpose(IEnumerable<SpendTotal> totals)
        => [.. totals.GroupBy(total => total.Purpose, StringComparer.Ordinal).Select(group => group.Aggregate(Sum)).OrderBy(total => total.Purpose, StringComparer.Ordinal)];

    private static SpendTotal Sum(SpendTotal one, SpendTotal other) => one with
    {
        Calls = one.Calls + other.Calls,
        Failures = one.Failures + other.Failures,
        UnpricedCalls = one.UnpricedCalls + other.UnpricedCalls,
        Tokens = new TokenCount(one.Tokens.Input + other.Tokens.Input, one.Tokens.Output + other.Tokens.Output),
        Money = new MicroUsd(one.Money.Value + other.Money.Value),
        Latency = one.Latency + other.Latency,
    };
}
