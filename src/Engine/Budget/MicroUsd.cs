using System.Globalization;

namespace Satchel.Engine.Budget;

/// <summary>Money for models, in millionths of a US dollar.</summary>
/// <param name="Value">The amount, not negative.</param>
public readonly record struct MicroUsd(long Value)
{
    /// <summary>Most that one amount may be, in millionths: a million dollars. What claims to be more is taken for that.</summary>
    public const long Most = 1_000_000_000_000;

    private const decimal PerUsd = 1_000_000;

    /// <summary>Nothing.</summary>
    public static MicroUsd Zero => default;

    /// <summary>The amount in dollars.</summary>
    public decimal Usd => Value / PerUsd;

    /// <summary>An amount in dollars, rounded up; at most <see cref="Most"/>, at least nothing.</summary>
    public static MicroUsd FromUsd(double usd)
        => new(double.IsFinite(usd) && usd < Most / (double)PerUsd ? (long)Math.Ceiling((decimal)Math.Max(usd, 0) * PerUsd) : Most);

    /// <summary>What tokens cost at a price per million of them, rounded up.</summary>
    public static MicroUsd ForTokens(long tokens, double usdPerMillion)
        => new((long)Math.Min(Math.Ceiling(tokens * (decimal)usdPerMillion), Most));

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"${Usd:0.00####}");
}
