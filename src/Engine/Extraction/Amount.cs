using System.Diagnostics.CodeAnalysis;

namespace Satchel.Engine.Extraction;

/// <summary>
/// An amount of money, as an entity: <c>500 sats</c>, <c>1,000sat</c>, <c>$20</c>, <c>15.50 EUR</c>. It is written as the
/// number without separators of thousands, a blank and the unit, so that two spellings are one entity.
/// </summary>
internal static class Amount
{
    private const int MostDigits = 20;

    /// <summary>Reads an amount from a token, or from two of which the second is the unit.</summary>
    public static bool TryRead(ReadOnlySpan<char> token, ReadOnlySpan<char> next, [NotNullWhen(true)] out string? amount, out bool usesNext)
    {
        (amount, usesNext) = (null, false);
        var symbol = UnitOf(token[..1]);
        var rest = symbol is null ? token : token[1..];
        if (rest.IsEmpty || !char.IsAsciiDigit(rest[0]))
        {
            return false;
        }

        var end = 0;
        while (end < rest.Length && (char.IsAsciiDigit(rest[end]) || rest[end] is ',' or '.' or '\'' or '_'))
        {
            end++;
        }

        var unit = symbol ?? (end < rest.Length ? UnitOf(rest[end..]) : UnitOf(next));
        if (unit is null || end > MostDigits || (symbol is not null && end < rest.Length))
        {
            return false;
        }

        usesNext = symbol is null && end == rest.Length;
        amount = $"{Number(rest[..end])} {unit}";
        return true;
    }

    /// <summary>A comma before one or two last digits is a decimal one.</summary>
    private static string Number(ReadOnlySpan<char> digits)
    {
        Span<char> kept = stackalloc char[digits.Length];
        var length = 0;
        var comma = digits.Length - digits.LastIndexOf(',') is 2 or 3 && !digits.Contains('.') ? digits.LastIndexOf(',') : -1;
        for (var i = 0; i < digits.Length; i++)
        {
            if (i == comma || digits[i] is '.' || char.IsAsciiDigit(digits[i]))
            {
                kept[length++] = i == comma ? '.' : digits[i];
            }
        }

        return kept[..length].ToString();
    }

    private static string? UnitOf(ReadOnlySpan<char> text)
    {
        Span<char> lower = stackalloc char[8];
        if (text.Length is 0 or > 8)
        {
            return null;
        }

        text.ToLowerInvariant(lower);
        return lower[..text.Length] switch
        {
            "sat" or "sats" or "satoshi" or "satoshis" => "sat",
            "msat" or "msats" => "msat",
            "btc" or "₿" => "btc",
            "$" or "usd" or "dollar" or "dollars" => "usd",
            "€" or "eur" or "euro" or "euros" => "eur",
            "£" or "gbp" => "gbp",
            "¥" or "jpy" => "jpy",
            "chf" => "chf",
            _ => null,
        };
    }
}
