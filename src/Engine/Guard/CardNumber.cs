namespace Satchel.Engine.Guard;

/// <summary>Numbers of payment cards: known first digits, the length that goes with them, and Luhn's check digit.</summary>
internal static class CardNumber
{
    private const int MostDigits = 19;

    private static readonly string[] OtherNumbers = ["order", "invoice", "tracking", "reference", "ref", "ticket", "id", "no", "number", "iban", "account"];

    /// <summary>Length of the card number that begins at a place; 0 where there is none.</summary>
    public static int LengthAt(ReadOnlySpan<char> text, int start)
    {
        if (!MayBegin(text, start))
        {
            return 0;
        }

        Span<char> digits = stackalloc char[MostDigits];
        Span<int> groups = stackalloc int[MostDigits];
        var (count, group, at, separator) = (0, 0, start, '\0');
        var found = 0;
        while (at < text.Length && count < MostDigits && char.IsAsciiDigit(text[at]))
        {
            digits[count++] = text[at++];
            groups[group]++;
            var isEnd = at == text.Length || !char.IsAsciiDigit(text[at]);
            if (!isEnd)
            {
                continue;
            }

            if (IsCard(digits[..count], groups[..(group + 1)]) && MayEnd(text, at))
            {
                found = at - start;
            }

            if (at + 1 < text.Length && text[at] is ' ' or '-' && (separator is '\0' || separator == text[at]) && char.IsAsciiDigit(text[at + 1]))
            {
                separator = text[at++];
                group++;
            }
        }

        return found;
    }

    private static bool MayBegin(ReadOnlySpan<char> text, int start)
    {
        if (start == 0)
        {
            return true;
        }

        if (text[start - 1] is '.' or ',' or '/' or '_' or '#' or '-' or '+')
        {
            return false;
        }

        // The groups of an IBAN follow its country and check digits: "DE75 5121 …".
        var before = text[..start].TrimEnd(" :");
        if (before.Length >= 4 && char.IsAsciiLetterUpper(before[^4]) && char.IsAsciiLetterUpper(before[^3]) && char.IsAsciiDigit(before[^2]) && char.IsAsciiDigit(before[^1]))
        {
            return false;
        }

        if (before.Length > 0 && char.IsAsciiDigit(before[^1]) && text[start - 1] is ' ')
        {
            return false;
        }

        var word = before[(before.LastIndexOfAnyExceptInRange('A', 'z') + 1)..];
        foreach (var name in OtherNumbers)
        {
            if (word.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return name is "number" or "no" && before.Contains("card", StringComparison.OrdinalIgnoreCase);
            }
        }

        return true;
    }

    private static bool MayEnd(ReadOnlySpan<char> text, int end)
        => end == text.Length
            || (!char.IsAsciiLetterOrDigit(text[end])
                && text[end] is not '_'
                && !(text[end] is '.' && end + 1 < text.Length && char.IsAsciiDigit(text[end + 1])));

    private static bool IsCard(ReadOnlySpan<char> digits, ReadOnlySpan<int> groups)
        => digits.Length >= 14 && IsGrouped(groups) && HasIssuer(digits) && HasCheckDigit(digits);

    private static bool IsGrouped(ReadOnlySpan<int> groups)
        => groups.Length == 1
            || groups.SequenceEqual([4, 4, 4, 4])
            || groups.SequenceEqual([4, 4, 4, 4, 3])
            || groups.SequenceEqual([4, 6, 5])
            || groups.SequenceEqual([4, 6, 4]);

    private static bool HasIssuer(ReadOnlySpan<char> digits)
    {
        var first = ((digits[0] - '0') * 1000) + ((digits[1] - '0') * 100) + ((digits[2] - '0') * 10) + digits[3] - '0';
        return digits.Length switch
        {
            14 => first is (>= 3000 and <= 3059) or (>= 3600 and <= 3699) or (>= 3800 and <= 3899),
            15 => first is (>= 3400 and <= 3499) or (>= 3700 and <= 3799),
            16 => first is (>= 4000 and <= 4999) or (>= 5100 and <= 5599) or (>= 2221 and <= 2720) or 6011
                or (>= 6440 and <= 6599) or (>= 3528 and <= 3589) or (>= 6200 and <= 6299),
            >= 17 and <= 19 => first is >= 6200 and <= 6299,
            _ => false,
        };
    }

    private static bool HasCheckDigit(ReadOnlySpan<char> digits)
    {
        var sum = 0;
        for (var i = 0; i < digits.Length; i++)
        {
            var digit = digits[^(i + 1)] - '0';
            var doubled = i % 2 == 1 ? digit * 2 : digit;
            sum += doubled > 9 ? doubled - 9 : doubled;
        }

        return sum % 10 == 0;
    }
}
