using System.Buffers;

namespace Satchel.Engine.Guard;

/// <summary>Tells a value that somebody made up to be secret from words, names, paths and references.</summary>
internal static class SecretLook
{
    private const int ShortestPassword = 4;
    private const int ShortestToken = 8;
    private const int LongestCode = 6;
    private const int DecidingCharacters = 512;

    private static readonly SearchValues<char> NameSeparators = SearchValues.Create("-_./\\:@'’,+&|()<>[]{}\"`*");

    private static readonly SearchValues<char> PassphraseBreakers = SearchValues.Create("./\\:@_()<>");
    private static readonly SearchValues<char> VariableCharacters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789%");
    private static readonly SearchValues<char> Fillers = SearchValues.Create("*xX.•-_…");

    private static readonly HashSet<string> NoSecrets = new(StringComparer.OrdinalIgnoreCase)
    {
        "changed", "changeme", "disabled", "empty", "enabled", "expired", "false", "hidden", "input", "invalid", "masked",
        "missing", "none", "null", "optional", "password", "passwd", "passphrase", "prompt", "pwd", "redacted", "required",
        "reset", "secret", "stdin", "string", "stored", "text", "token", "true", "undefined", "unset", "unknown", "value",
        "argon2", "argon2id", "base32", "base58", "base64", "bip39", "ed25519", "es256", "hs256", "hs512", "http2", "ipv4",
        "ipv6", "md5", "oauth1", "oauth2", "pbkdf2", "rs256", "s3", "secp256k1", "sha1", "sha256", "sha512", "utf8", "x509",
    };

    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> NoSecretsBySpan = NoSecrets.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Whether a text mixes its characters as random ones do.</summary>
    public static bool IsMixed(ReadOnlySpan<char> text)
    {
        var classes = Classes.Of(text);
        return classes.Digits > 0 && classes.Letters > 0
            ? !text.ContainsAny('-', '_') || !IsName(text)
            : classes.Letters > 0 ? ChangesCase(text) : classes.Digits >= 16;
    }

    /// <summary>Whether a value beside a name such as "password" is the secret itself.</summary>
    /// <param name="value">The value, without quotes.</param>
    /// <param name="isPassword">Whether the name speaks of a password, which people make shorter than machines make keys.</param>
    /// <param name="isAssigned">Whether it is assigned as in a connection string, without a blank.</param>
    public static bool IsSecret(ReadOnlySpan<char> value, bool isPassword, bool isAssigned)
    {
        var decider = value[..Math.Min(value.Length, DecidingCharacters)];
        if (value.Length < (isPassword ? ShortestPassword : ShortestToken) || IsPlaceholder(decider) || NoSecretsBySpan.Contains(decider))
        {
            return false;
        }

        var classes = Classes.Of(decider);
        if (classes.Letters == 0)
        {
            return isPassword && classes.Digits >= (isAssigned ? ShortestPassword : LongestCode) && (classes.Others == 0 || !IsName(decider));
        }

        if (IsName(decider))
        {
            return isPassword && (isAssigned ? !decider.ContainsAny(NameSeparators) : IsPassphrase(decider));
        }

        return classes.Digits > 0 || isPassword || classes.Others > 0 && value.Length >= 16 || ChangesCase(decider);
    }

    /// <summary>Whether a text reads like a word, a name, a path or an expression.</summary>
    public static bool IsName(ReadOnlySpan<char> text)
    {
        if (text.StartsWith("http", StringComparison.OrdinalIgnoreCase) && text.Contains("://", StringComparison.Ordinal))
        {
            return true;
        }

        text = text.TrimStart('~');
        var isOne = !text.ContainsAny(NameSeparators);
        while (!text.IsEmpty)
        {
            var end = text.IndexOfAny(NameSeparators);
            var part = end < 0 ? text : text[..end];
            if (!part.IsEmpty && !IsWord(part, isOne))
            {
                return false;
            }

            text = end < 0 ? [] : text[(end + 1)..];
        }

        return true;
    }

    /// <summary>Whether what stands there only stands for a secret.</summary>
    public static bool IsPlaceholder(ReadOnlySpan<char> value)
        => value.IsEmpty
            || value.StartsWith(SecretRedaction.MarkStart, StringComparison.Ordinal)
            || value[0] is '<' or '{'
            || value.StartsWith("${", StringComparison.Ordinal)
            || value.StartsWith("$(", StringComparison.Ordinal)
            || (value[0] is '$' or '%' && IsName(value.Trim("$%")) && !value[1..].ContainsAnyExcept(VariableCharacters))
            || value.StartsWith("@env:", StringComparison.Ordinal)
            || value.StartsWith("@file:", StringComparison.Ordinal)
            || value.StartsWith("op://", StringComparison.Ordinal)
            || !value.ContainsAnyExcept(value[0])
            || !value.ContainsAnyExcept(Fillers);

    /// <summary>A word, perhaps with a number before or behind it; alone, a number behind makes it a password.</summary>
    private static bool IsWord(ReadOnlySpan<char> part, bool isOne)
    {
        const int LongestWord = 24;
        const int LongestNumber = 4;
        if (NoSecretsBySpan.Contains(part))
        {
            return true;
        }

        var numberBefore = 0;
        while (numberBefore < part.Length && char.IsAsciiDigit(part[numberBefore]))
        {
            numberBefore++;
        }

        var letters = part[numberBefore..];
        var numberBehind = 0;
        while (numberBehind < letters.Length && char.IsAsciiDigit(letters[letters.Length - numberBehind - 1]))
        {
            numberBehind++;
        }

        letters = letters[..^numberBehind];
        if (numberBefore > LongestNumber || numberBehind > (isOne ? 0 : LongestNumber) || letters.Length > LongestWord || (numberBefore > 0 && numberBehind > 0))
        {
            return false;
        }

        foreach (var c in letters)
        {
            if (!char.IsLetter(c))
            {
                return false;
            }
        }

        return !ChangesCase(letters);
    }

    private static bool IsPassphrase(ReadOnlySpan<char> text)
        => text.Count('-') >= 3 && !text.ContainsAny(PassphraseBreakers);

    /// <summary>Whether small and capital letters change more often than in a name such as <c>AccessTokenOfUser</c>.</summary>
    private static bool ChangesCase(ReadOnlySpan<char> text)
    {
        var changes = 0;
        for (var i = 1; i < text.Length; i++)
        {
            changes += char.IsLower(text[i - 1]) && char.IsUpper(text[i]) ? 1 : 0;
        }

        return changes >= 2 && changes * 6 >= text.Length;
    }

    private readonly record struct Classes(int Letters, int Digits, int Others)
    {
        public static Classes Of(ReadOnlySpan<char> text)
        {
            var (letters, digits) = (0, 0);
            foreach (var c in text)
            {
                letters += char.IsLetter(c) ? 1 : 0;
                digits += char.IsAsciiDigit(c) ? 1 : 0;
            }

            return new Classes(letters, digits, text.Length - letters - digits);
        }
    }
}
