using System.Security.Cryptography;
using System.Text;
using Satchel.Protocols.Lightning.Login;

namespace Satchel.Protocols.Nostr;

/// <summary>
/// The secret key of a recovery phrase (NIP-06): the seed is PBKDF2 with HMAC-SHA-512, 2,048 rounds and the salt <c>mnemonic</c>, of the words with
/// one space between them (BIP-39, without a passphrase); the key lies at <c>m/44'/1237'/account'/0/0</c> (BIP-32).
/// </summary>
public static class SeedPhrase
{
    private const int Rounds = 2_048;
    private const int SeedBytes = 64;
    private const uint Purpose = 44;
    private const uint Nostr = 1_237;

    /// <summary>The key, as the last one of its path; the caller disposes of it.</summary>
    /// <param name="words">The words, in small letters. Whether they are a phrase is for the caller to say.</param>
    /// <param name="account">Which key of the phrase, from 0.</param>
    public static ExtendedKey KeyOf(IEnumerable<string> words, uint account)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(account, ExtendedKey.Hardened);
        var password = Encoding.UTF8.GetBytes(string.Join(' ', words));
        Span<byte> bytes = stackalloc byte[SeedBytes];
        Rfc2898DeriveBytes.Pbkdf2(password, "mnemonic"u8, bytes, Rounds, HashAlgorithmName.SHA512);
        using var master = ExtendedKey.FromSeed(bytes);
        CryptographicOperations.ZeroMemory(password);
        CryptographicOperations.ZeroMemory(bytes);
        return master.Derive(ExtendedKey.Hardened + Purpose, ExtendedKey.Hardened + Nostr, ExtendedKey.Hardened + account, 0, 0);
    }
}
