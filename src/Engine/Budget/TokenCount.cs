using System.Globalization;

namespace Satchel.Engine.Budget;

/// <summary>Tokens that a model read and wrote.</summary>
/// <param name="Input">Tokens read, not negative.</param>
/// <param name="Output">Tokens written, not negative.</param>
public readonly record struct TokenCount(long Input, long Output)
{
    /// <summary>Most tokens of either kind in one call. What claims to be more is taken for that.</summary>
    public const long Most = 1_000_000_000;

    /// <summary>All of them.</summary>
    public long Total => Input + Output;

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Input:N0} in, {Output:N0} out");
}
