using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;

namespace Satchel.Engine.Guard;

/// <summary>Secrets in several parts, or whose encoding shows what they are.</summary>
internal static class EncodedSecret
{
    private const int MostHeaderCharacters = 1_024;

    private static readonly SearchValues<char> UrlSafe =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-");

    private static readonly SearchValues<char> Credential =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.~+/=");

    /// <summary>Looks for one of them at the beginning of a word.</summary>
    public static SecretFinding? Find(ReadOnlySpan<char> text, int start) => text[start] switch
    {
        'e' when text[start..].StartsWith("eyJ", StringComparison.Ordinal) => Found("jwt", start, WebToken(text[start..])),
        'S' when text[start..].StartsWith("SG.", StringComparison.Ordinal) => Found("sendgrid_key", start, SendGrid(text[start..])),
        'M' or 'N' or 'O' => Found("discord_token", start, Discord(text[start..])),
        'B' or 'b' => Authorization(text, start),
        'n' or 'N' when text[start..].StartsWith("ncryptsec1", StringComparison.OrdinalIgnoreCase) => Found("ncryptsec", start, Encrypted(text[start..])),
        'n' when text[start..].StartsWith("nsec1", StringComparison.Ordinal) => NostrKey(text, start),
        >= '0' and <= '9' => Found("telegram_token", start, Telegram(text[start..])),
        _ => null,
    };

    /// <summary>A Nostr key, whose checksum tells it from a mistake; a broken one is only reported.</summary>
    public static SecretFinding? NostrKey(ReadOnlySpan<char> text, int start)
    {
        const int Characters = 63;
        var run = Run(text[start..], UrlSafe, Characters + 1);
        return run == Characters && Bech32.IsValid(text.Slice(start, run))
            ? new SecretFinding("nsec", start, run)
            : run > Characters / 2 ? new SecretFinding("nsec", start, run, IsCertain: false) : null;
    }

    /// <summary>Private keys of Bitcoin: a single one (WIF) or an extended one.</summary>
    public static SecretFinding? BitcoinKey(ReadOnlySpan<char> text, int start, int end) => (end - start) switch
    {
        51 when text[start] is '5' or '9' && Base58Check.IsValid(text[start..end], 33) => new SecretFinding("wif_key", start, end - start),
        52 when text[start] is 'K' or 'L' or 'c' && Base58Check.IsValid(text[start..end], 34) => new SecretFinding("wif_key", start, end - start),
        111 when text[start..].Slice(1, 3) is "prv" && Base58Check.IsValid(text[start..end], 78) => new SecretFinding("extended_key", start, end - start),
        _ => null,
    };

    private static SecretFinding? Found(string kind, int start, int length) => length > 0 ? new SecretFinding(kind, start, length) : null;

    private static int Run(ReadOnlySpan<char> text, SearchValues<char> alphabet, int limit)
    {
        var near = text[..Math.Min(text.Length, limit)];
        return near.IndexOfAnyExcept(alphabet) is >= 0 and var end ? end : near.Length;
    }

    /// <summary>A JSON web token: a header that is JSON and names an algorithm, a body and a signature.</summary>
    private static int WebToken(ReadOnlySpan<char> text)
    {
        var header = Run(text, UrlSafe, MostHeaderCharacters);
        if (header + 1 >= text.Length || text[header] is not '.' || !NamesAlgorithm(text[..header]))
        {
            return 0;
        }

        var (end, parts) = (header, 1);
        while (end + 1 < text.Length && text[end] is '.' && Run(text[(end + 1)..], UrlSafe, text.Length) is > 0 and var part)
        {
            end += part + 1;
            parts++;
        }

        return parts >= 3 ? end : 0;
    }

    private static bool NamesAlgorithm(ReadOnlySpan<char> header)
    {
        try
        {
            using var json = JsonDocument.Parse(Base64Url.DecodeFromChars(header));
            return json.RootElement.ValueKind is JsonValueKind.Object && json.RootElement.TryGetProperty("alg", out _);
        }
        catch (Exception error) when (error is FormatException or JsonException)
        {
            return false;
        }
    }



    private static int SendGrid(ReadOnlySpan<char> text)
    {
        var first = Run(text[3..], UrlSafe, 64);
        var dot = 3 + first;
        if (first < 16 || dot >= text.Length || text[dot] is not '.')
        {
            return 0;
        }

        var second = Run(text[(dot + 1)..], UrlSafe, 128);
        return second >= 32 ? dot + 1 + second : 0;
    }

    /// <summary>A bot's token of Discord: its number in base64, a time and a signature.</summary>
    private static int Discord(ReadOnlySpan<char> text)
    {
        var id = Run(text, UrlSafe, 40);
        if (id is < 22 or > 30 || id >= text.Length || text[id] is not '.' || !IsNumber(text[..id]))
        {
            return 0;
        }

        var time = Run(text[(id + 1)..], UrlSafe, 16);
        var dot = id + 1 + time;
        if (time is < 5 or > 8 || dot >= text.Length || text[dot] is not '.')
        {
            return 0;
        }

        var signature = Run(text[(dot + 1)..], UrlSafe, 128);
        return signature >= 25 ? dot + 1 + signature : 0;
    }

    private static bool IsNumber(ReadOnlySpan<char> text)
    {
        Span<byte> bytes = stackalloc byte[32];
        return Base64Url.TryDecodeFromChars(text, bytes, out var written)
            && written > 15
            && !bytes[..written].ContainsAnyExceptInRange((byte)'0', (byte)'9');
    }

    private static int Telegram(ReadOnlySpan<char> text)
    {
        var digits = text[..Math.Min(text.Length, 12)].IndexOfAnyExceptInRange('0', '9');
        if (digits is < 8 or > 10 || text[digits] is not ':')
        {
            return 0;
        }

        var key = Run(text[(digits + 1)..], UrlSafe, 64);
        return key is >= 34 and <= 40 && SecretLook.IsMixed(text.Slice(digits + 1, key)) ? digits + 1 + key : 0;
    }

    private static int Encrypted(ReadOnlySpan<char> text)
    {
        const int Prefix = 10;
        var end = Prefix;
        while (end < text.Length && Bech32.IsData(text[end]))
        {
            end++;
        }

        return end - Prefix >= 32 ? end : 0;
    }

    /// <summary>What follows "Bearer" or "Basic": a token, or a name and password in base64.</summary>
    private static SecretFinding? Authorization(ReadOnlySpan<char> text, int start)
    {
        const int Shortest = 16;
        var isBearer = text[start..].StartsWith("bearer ", StringComparison.OrdinalIgnoreCase);
        var isBasic = !isBearer && text[start..].StartsWith("basic ", StringComparison.OrdinalIgnoreCase);
        if (!isBearer && !isBasic)
        {
            return null;
        }

        var at = start + (isBearer ? 7 : 6);
        var value = text.Slice(at, Run(text[at..], Credential, text.Length)).TrimEnd('.');
        var isSecret = isBearer ? value.Length >= Shortest && SecretLook.IsSecret(value, isPassword: false, isAssigned: false) : IsNameAndPassword(value);
        return isSecret ? new SecretFinding(isBearer ? "bearer_token" : "basic_credential", at, value.Length) : null;
    }

    private static bool IsNameAndPassword(ReadOnlySpan<char> value)
    {
        Span<byte> bytes = stackalloc byte[MostHeaderCharacters];
        return value.Length is >= 8 and <= MostHeaderCharacters
            && Convert.TryFromBase64Chars(value, bytes, out var written)
            && bytes[..written].IndexOf((byte)':') > 0
            && !bytes[..written].ContainsAnyInRange((byte)0, (byte)31);
    }
}
