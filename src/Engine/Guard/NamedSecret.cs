using System.Buffers;

namespace Satchel.Engine.Guard;

/// <summary>
/// Secrets that a name gives away: "password: …", <c>API_KEY=…</c>, <c>"client_secret": "…"</c>, "the passphrase is …".
/// Prose that only speaks of a secret stays.
/// </summary>
internal static class NamedSecret
{
    private const int MostBlanks = 4;
    private const int DecidingCharacters = 512;

    private static readonly string[] KeyKinds =
    [
        "api", "access", "private", "secret", "signing", "encryption", "master", "account", "auth", "storage", "webhook",
        "accesskey", "privkey", "service", "role", "license",
    ];

    private static readonly string[] Connectors = ["=>", "->", ":=", "→", ":", "="];
    private static readonly string[] Verbs = ["is now", "is set to", "set to", "is", "was", "are"];
    private static readonly string[] Schemes = ["Bearer ", "Basic ", "Token ", "Bot ", "L402 ", "LSAT ", "ApiKey ", "Digest "];
    private static readonly SearchValues<char> ValueEnds = SearchValues.Create(" \t\r\n\"`;<\u00A0");

    /// <summary>What a name says of its value; null where the name is none of a secret.</summary>
    /// <param name="text">The text.</param>
    /// <param name="start">Where the last word of the name begins.</param>
    /// <param name="end">Where it ends.</param>
    public static string? KindOf(ReadOnlySpan<char> text, int start, int end)
    {
        var word = text[start..end];
        return char.ToLowerInvariant(word[^1]) switch
        {
            'd' when EndsWith(word, "password") || EndsWith(word, "passwd") || EndsWith(word, "pwd") => "password",
            't' when EndsWith(word, "passwort") || EndsWith(word, "kennwort") => "password",
            't' when EndsWith(word, "secret") => "secret",
            'e' when EndsWith(word, "passphrase") || EndsWith(word, "passcode") => "password",
            'e' when EndsWith(word, "preimage") => "preimage",
            's' when word.Equals("pass", StringComparison.OrdinalIgnoreCase) && end < text.Length && text[end] is '=' => "password",
            's' when EndsWith(word, "credentials") => "credential",
            'l' when EndsWith(word, "credential") => "credential",
            'n' when EndsWith(word, "token") && !Before(text, start).Equals("page", StringComparison.OrdinalIgnoreCase) => "token",
            'n' when EndsWith(word, "macaroon") => "macaroon",
            'n' when EndsWith(word, "authorization") => "authorization",
            'c' when EndsWith(word, "nsec") => "nsec",
            'y' when EndsWith(word, "key") && IsSecretKey(word[..^3], Before(text, start)) => "key",
            _ => null,
        };
    }

    /// <summary>Finds the value behind a name.</summary>
    /// <param name="text">The text.</param>
    /// <param name="start">Where the last word of the name begins.</param>
    /// <param name="end">Where it ends.</param>
    public static SecretFinding? Find(ReadOnlySpan<char> text, int start, int end)
    {
        if (KindOf(text, start, end) is not { } kind || ValueStart(text, start, end) is not (>= 0 and var at))
        {
            return null;
        }

        var isAssigned = text[at - 1] is '=' && text[end] is '=';
        foreach (var scheme in Schemes)
        {
            at += text[at..].StartsWith(scheme, StringComparison.OrdinalIgnoreCase) ? scheme.Length : 0;
        }

        var near = text[..Math.Min(text.Length, at + DecidingCharacters)];
        var value = Value(near, at);
        if (!SecretLook.IsSecret(value, kind is "password", isAssigned))
        {
            return null;
        }

        return new SecretFinding(kind, at, near.Length < text.Length ? Value(text, at).Length : value.Length);
    }

    private static bool EndsWith(ReadOnlySpan<char> word, string ending) => word.EndsWith(ending, StringComparison.OrdinalIgnoreCase);

    private static bool IsSecretKey(ReadOnlySpan<char> within, ReadOnlySpan<char> before)
    {
        var owner = within.IsEmpty ? before : within;
        foreach (var kind in KeyKinds)
        {
            if (EndsWith(owner, kind))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The word before a word, where a blank, a dash or an underscore stands between them.</summary>
    private static ReadOnlySpan<char> Before(ReadOnlySpan<char> text, int start)
    {
        if (start == 0 || text[start - 1] is not (' ' or '-' or '_' or '.'))
        {
            return [];
        }

        const int Longest = 24;
        var from = Math.Max(0, start - 1 - Longest);
        var before = text[from..(start - 1)];
        var end = before.Length;
        while (end > 0 && char.IsAsciiLetterOrDigit(before[end - 1]))
        {
            end--;
        }

        return before[end..];
    }

    /// <summary>Where the value begins behind a name and what joins them; -1 where nothing joins them.</summary>
    private static int ValueStart(ReadOnlySpan<char> text, int start, int end)
    {
        var at = end;
        while (at < text.Length && at - end < 2 && text[at] is '"' or '\'' or '`' or '*' or '\\')
        {
            at++;
        }

        at = SkipBlanks(text, at);
        var joined = Joined(text, at);
        if (joined < 0)
        {
            var follows = at > end && at < text.Length;
            return follows && text[at] is '"' or '\'' or '`' ? at + 1 : follows && IsOption(text, start) ? at : -1;
        }

        at = SkipBlanks(text, joined);
        while (at < text.Length && text[at] is '"' or '\'' or '`' or '“' || (at + 1 < text.Length && text[at] is '*' or '\\' && text[at + 1] is '*' or '"'))
        {
            at++;
        }

        return at < text.Length ? at : -1;
    }

    private static int Joined(ReadOnlySpan<char> text, int at)
    {
        foreach (var connector in Connectors)
        {
            if (text[at..].StartsWith(connector, StringComparison.Ordinal))
            {
                var end = at + connector.Length;
                return end < text.Length && text[end] is ':' or '=' or '/' && text[at] is ':' or '=' && connector.Length == 1 && text[end] is not '/' ? -1 : end;
            }
        }

        foreach (var verb in Verbs)
        {
            if (text[at..].StartsWith(verb, StringComparison.OrdinalIgnoreCase) && at > 0 && char.IsWhiteSpace(text[at - 1]))
            {
                var end = at + verb.Length;
                end += end < text.Length && text[end] is ':' ? 1 : 0;
                if (end < text.Length && char.IsWhiteSpace(text[end]))
                {
                    return end;
                }
            }
        }

        return -1;
    }

    /// <summary>Whether the name is an option of a command line, whose value follows a blank.</summary>
    private static bool IsOption(ReadOnlySpan<char> text, int start)
    {
        const int Longest = 32;
        var at = start;
        while (at > 0 && start - at < Longest && (char.IsAsciiLetterOrDigit(text[at - 1]) || text[at - 1] is '-' or '_'))
        {
            at--;
        }

        return text[at..start].StartsWith("--", StringComparison.Ordinal);
    }

    private static int SkipBlanks(ReadOnlySpan<char> text, int at)
    {
        var end = Math.Min(text.Length, at + MostBlanks);
        while (at < end && char.IsWhiteSpace(text[at]))
        {
            at++;
        }

        return at;
    }

    private static ReadOnlySpan<char> Value(ReadOnlySpan<char> text, int start)
    {
        var rest = text[start..];
        if (start > 0 && text[start - 1] is '"' or '\'' or '`')
        {
            var close = rest.IndexOfAny(text[start - 1], ' ', '\n');
            if (close >= 0 && rest[close] == text[start - 1])
            {
                return rest[..close].TrimEnd('\\');
            }
        }

        var end = rest.IndexOfAny(ValueEnds);
        var value = end < 0 ? rest : rest[..end];
        for (var i = 0; i < value.Length; i++)
        {
            if (value[i] is ',' or '&' && IsNextName(value[(i + 1)..]))
            {
                value = value[..i];
                break;
            }
        }

        return value.TrimEnd(".,:)]}*'”\\");
    }

    /// <summary>Whether the next field of a list or a query begins here, such as <c>user=</c>.</summary>
    private static bool IsNextName(ReadOnlySpan<char> text)
    {
        const int Longest = 32;
        var at = 0;
        while (at < text.Length && at < Longest && (char.IsAsciiLetterOrDigit(text[at]) || text[at] is '_' or '-' or '"' or '\''))
        {
            at++;
        }

        return at > 0 && at < text.Length && text[at] is '=' or ':';
    }
}
