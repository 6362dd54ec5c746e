using System.Buffers;

namespace Satchel.Engine.Extraction;

/// <summary>
/// Entities that one token gives away by its shape: URLs, e-mail addresses, paths, domain and file names, versions
/// (<c>v2</c>, <c>1.2.3</c>), hashes in hex (their first seven digits stand for them, as in git), and names of code
/// (<c>camelCase</c>, <c>snake_case</c>, <c>kebab-case-2</c>).
/// </summary>
internal static class TokenShape
{
    private const int ShortHashDigits = 7;
    private const int LongestHashDigits = 64;
    private const int MostCharacters = 200;

    private static readonly SearchValues<char> Separators = SearchValues.Create("@/\\._-:");
    private static readonly SearchValues<char> LowerHex = SearchValues.Create("0123456789abcdef");

    /// <summary>The entity that a token is; null where its shape says nothing.</summary>
    public static string? EntityOf(ReadOnlySpan<char> token)
    {
        if (token.Length is < 2 or > MostCharacters)
        {
            return null;
        }

        if (IsHash(token))
        {
            return token[..ShortHashDigits].ToString();
        }

        var isEntity = token.ContainsAny(Separators)
            ? IsUrl(token) || IsAddress(token) || IsPath(token) || IsVersion(token) || IsDomain(token) || IsSnake(token) || IsKebab(token)
            : IsVersion(token) || IsCamel(token);
        return isEntity ? token.ToString() : null;
    }

    private static bool IsUrl(ReadOnlySpan<char> token)
        => token.IndexOf("://", StringComparison.Ordinal) is > 0 and var at && at + 3 < token.Length && char.IsAsciiLetter(token[0]);

    private static bool IsAddress(ReadOnlySpan<char> token)
        => token.IndexOf('@') is > 0 and var at && IsDomain(token[(at + 1)..]);

    private static bool IsPath(ReadOnlySpan<char> token)
    {
        var slashes = token.Count('/') + token.Count('\\');
        if (slashes == 0 || !ContainsLetter(token))
        {
            return false;
        }

        var isRooted = token[0] is '/' or '~' or '\\' || (token.Length > 3 && token[1] is ':' && token[2] is '\\');
        var lastSegment = token[(token.LastIndexOfAny('/', '\\') + 1)..];
        return isRooted || slashes > 1 || IsDomain(lastSegment);
    }

    /// <summary>Numbers between points, three of them or after a <c>v</c>, perhaps with a suffix; not a date.</summary>
    private static bool IsVersion(ReadOnlySpan<char> token)
    {
        var named = token[0] is 'v' or 'V';
        var (points, digits, longest, i) = (0, 0, 0, named ? 1 : 0);
        for (; i < token.Length && (char.IsAsciiDigit(token[i]) || token[i] is '.'); i++)
        {
            digits = token[i] is '.' ? 0 : digits + 1;
            points += token[i] is '.' ? 1 : 0;
            longest = Math.Max(longest, digits);
        }

        var hasSuffix = i < token.Length;
        return longest > 0 && digits > 0 && (named || (points >= 2 && longest < 4))
            && (!hasSuffix || (token[i] is '-' or '+' && points > 0));
    }

    /// <summary>Names between points, the last one of letters: a host, a file, a name of code.</summary>
    private static bool IsDomain(ReadOnlySpan<char> token)
    {
        var point = token.LastIndexOf('.');
        var last = token[(point + 1)..];
        if (point < 1 || last.Length is < 2 or > 24 || !ContainsOnlyLettersAndDigits(last) || !char.IsAsciiLetter(last[0])
            || (char.IsAsciiLetterUpper(last[0]) && !char.IsAsciiLetterUpper(token[0])))
        {
            return false;
        }

        var (length, longest) = (0, 0);
        foreach (var c in token[..point])
        {
            if (c is '.')
            {
                if (length == 0)
                {
                    return false;
                }

                length = 0;
            }
            else if (char.IsAsciiLetterOrDigit(c) || c is '-' or '_')
            {
                longest = Math.Max(longest, ++length);
            }
            else
            {
                return false;
            }
        }

        return length > 0 && longest > 1 && ContainsLetter(token[..point]);
    }

    private static bool IsHash(ReadOnlySpan<char> token)
        => token.Length is >= ShortHashDigits and <= LongestHashDigits && !token.ContainsAnyExcept(LowerHex)
            && token.ContainsAnyInRange('0', '9') && token.ContainsAnyInRange('a', 'f');

    private static bool IsSnake(ReadOnlySpan<char> token)
        => token.Trim('_').Contains('_') && ContainsLetter(token) && !token.ContainsAny("@/\\");

    private static bool IsKebab(ReadOnlySpan<char> token)
    {
        if (!token.Contains('-') || token[^1] is '-' || !char.IsLetter(token[0]) || !token.ContainsAnyInRange('0', '9'))
        {
            return false;
        }

        foreach (var c in token)
        {
            if (!char.IsLetterOrDigit(c) && c is not ('-' or '.'))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsCamel(ReadOnlySpan<char> token)
    {
        var turns = false;
        for (var i = 0; i < token.Length; i++)
        {
            if (!char.IsLetterOrDigit(token[i]))
            {
                return false;
            }

            turns |= i > 0 && char.IsUpper(token[i]) && char.IsLower(token[i - 1]);
        }

        return turns;
    }

    private static bool ContainsLetter(ReadOnlySpan<char> token)
    {
        foreach (var c in token)
        {
            if (char.IsLetter(c))
            {
                return true;
            }
        }

        return false;
    }

    private static bool ContainsOnlyLettersAndDigits(ReadOnlySpan<char> token)
    {
        foreach (var c in token)
        {
            if (!char.IsAsciiLetterOrDigit(c))
            {
                return false;
            }
        }

        return true;
    }
}
