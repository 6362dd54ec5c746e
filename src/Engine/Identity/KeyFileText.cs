using Satchel.Engine.Guard;
using Satchel.Protocols.Nostr;

namespace Satchel.Engine.Identity;

/// <summary>
/// Finds the keys in a text that somebody kept: the first <c>nsec</c> or 64 hexadecimal digits of a line that does not speak of a public key, and
/// the first 64 digits of one that does. A file of a home (<see cref="HomeIdentity"/>) is known by its first line. A recovery phrase stands alone.
/// </summary>
public static class KeyFileText
{
    private const int Digits = 64;
    private static readonly char[] Separators = [' ', '\t', ',', ';', ':', '=', '"', '\'', '`', '(', ')', '<', '>'];

    /// <summary>The secret key as it stands there, null where there is none, and the public key that stands beside it, if any.</summary>
    public static (string? Secret, string? PublicKey) Find(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (lines is [HomeIdentity.Header, var own, var ownSecret, ..])
        {
            return (ownSecret, own);
        }

        string? secret = null;
        string? publicKey = null;
        foreach (var line in lines)
        {
            if (line.Split(Separators, StringSplitOptions.RemoveEmptyEntries).FirstOrDefault(IsKey) is not { } key)
            {
                continue;
            }

            if (line.Contains("public", StringComparison.OrdinalIgnoreCase))
            {
                publicKey ??= key;
            }
            else
            {
                secret ??= key;
            }
        }

        return (secret, publicKey);
    }

    /// <summary>The secret key of a recovery phrase of 12 to 24 words (NIP-06), as <c>nsec</c>; null where the text is none.</summary>
    /// <param name="text">The words, with white space between them.</param>
    /// <param name="account">Which key of the phrase, from 0.</param>
    public static string? FindPhrase(string text, uint account)
    {
        ArgumentNullException.ThrowIfNull(text);
        var words = text.ToLowerInvariant().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (!Mnemonic.IsPhrase(words))
        {
            return null;
        }

        using var key = SeedPhrase.KeyOf(words, account);
        return SecretKeyText.Write(key.Key);
    }

    private static bool IsKey(string word) => word.StartsWith("nsec1", StringComparison.OrdinalIgnoreCase) || (word.Length == Digits && word.All(char.IsAsciiHexDigit));
}
