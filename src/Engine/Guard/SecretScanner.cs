using System.Buffers;

namespace Satchel.Engine.Guard;

/// <summary>
/// Finds secrets in a text, in one pass: every form is looked for where a word begins, and by its first character, so a
/// text without secrets costs little more than reading it. Every look ahead is bounded or is not repeated.
/// </summary>
internal ref struct SecretScanner
{
    private const int HashCharacters = 64;
    private const int ShortestKey = 32;
    private const int LongestKey = 256;
    private const int ContextCharacters = 32;

    private static readonly SearchValues<char> KeyCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=_-");

    private static readonly SearchValues<char> Hex = SearchValues.Create("0123456789abcdefABCDEF");

    private static readonly string[] PublicContexts =
    [
        "hash", "sha", "digest", "checksum", "txid", "transaction", "pub", "npub", "block", "commit", "event", "node", "id ",
        "id:", "id\"", "invoice", "base64", "fingerprint", "merkle", "author",
    ];

    private readonly ReadOnlySpan<char> _text;
    private List<SecretFinding>? _findings;
    private int _resumed;
    private int _wordsSeen;
    private int _keySeen;

    private SecretScanner(ReadOnlySpan<char> text)
    {
        _text = text;
        _resumed = -1;
    }

    /// <summary>Everything that is found, in order and without overlap; null where there is nothing.</summary>
    public static List<SecretFinding>? Scan(ReadOnlySpan<char> text)
    {
        var scanner = new SecretScanner(text);
        scanner.Run();
        return scanner._findings;
    }

    /// <summary>Whether words say of a key beside them that anybody may know it, as of a hash.</summary>
    public static bool IsPublic(ReadOnlySpan<char> before)
    {
        foreach (var context in PublicContexts)
        {
            if (before.Contains(context, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private void Run()
    {
        for (var at = 0; at < _text.Length;)
        {
            var c = _text[at];
            if (char.IsAsciiLetterOrDigit(c))
            {
                at = BeginsWord(at) ? Word(at) : at + 1;
            }
            else
            {
                at = c switch
                {
                    '[' => BehindMark(at),
                    ':' => Take(UrlPassword.Find(_text, at), at + 1),
                    '-' when PrivateKeyBlock.LengthAt(_text, at) is > 0 and var length => Take(new SecretFinding("private_key", at, length), at + 1),
                    _ => at + 1,
                };
            }
        }
    }

    /// <summary>A word begins behind anything but a letter or digit of ASCII, and behind an escape such as <c>\n</c>.</summary>
    private readonly bool BeginsWord(int at)
        => at == 0
            || at == _resumed
            || !char.IsAsciiLetterOrDigit(_text[at - 1])
            || (at > 1 && _text[at - 2] is '\\' && _text[at - 1] is 'n' or 'r' or 't');

    private int Word(int start)
    {
        if (SecretPrefix.Find(_text, start) is { } prefixed)
        {
            return Take(prefixed, start);
        }

        if (EncodedSecret.Find(_text, start) is { } encoded)
        {
            return Take(encoded, start + 1);
        }

        var end = start + 1;
        while (end < _text.Length && char.IsAsciiLetterOrDigit(_text[end]))
        {
            end++;
        }

        if (char.IsAsciiDigit(_text[start]) && CardNumber.LengthAt(_text, start) is > 0 and var length)
        {
            return Take(new SecretFinding("card_number", start, length), end);
        }

        if (EncodedSecret.BitcoinKey(_text, start, end) is { } key)
        {
            return Take(key, end);
        }

        if (start >= _wordsSeen && MnemonicWords.IndexOf(_text[start..end]) >= 0 && Mnemonic.Find(_text, start, out _wordsSeen) is { } phrase)
        {
            return Take(phrase, end);
        }

        if (NamedSecret.Find(_text, start, end) is { } named)
        {
            return Take(named, end);
        }

        Suspect(start, end);
        return end;
    }

    /// <summary>Steps over the mark of an earlier redaction.</summary>
    private readonly int BehindMark(int at)
    {
        const int LongestMark = 40;
        var rest = _text[at..Math.Min(_text.Length, at + LongestMark)];
        return rest.StartsWith(SecretRedaction.MarkStart, StringComparison.Ordinal) && rest.IndexOf(']') is > 0 and var end ? at + end + 1 : at + 1;
    }

    private int Take(SecretFinding? found, int otherwise)
    {
        if (found is not { } finding)
        {
            return otherwise;
        }

        (_findings ??= []).Add(finding);
        _keySeen = Math.Max(_keySeen, finding.End);
        if (!finding.IsCertain)
        {
            return Math.Max(otherwise, finding.Start + 1);
        }

        _resumed = finding.End;
        return finding.End;
    }

    /// <summary>Reports what looks like a key and has nothing beside it that says what it is.</summary>
    private void Suspect(int start, int end)
    {
        if (start < _keySeen)
        {
            return;
        }

        var run = _text[start..].IndexOfAnyExcept(KeyCharacters);
        var key = run < 0 ? _text[start..] : _text.Slice(start, run);
        _keySeen = Math.Max(end, start + key.Length);
        var kind = key.Length switch
        {
            HashCharacters when !key.ContainsAnyExcept(Hex) => "hex_64",
            >= ShortestKey and <= LongestKey when LooksRandom(key) => "random",
            _ => null,
        };

        if (kind is not null && !IsPublic(_text[Math.Max(0, start - ContextCharacters)..start]))
        {
            Take(new SecretFinding(kind, start, key.Length, IsCertain: false), end);
        }
    }

    private static bool LooksRandom(ReadOnlySpan<char> key)
        => key.ContainsAnyInRange('a', 'z') && key.ContainsAnyInRange('A', 'Z') && key.ContainsAnyInRange('0', '9') && !SecretLook.IsName(key);
}
