using System.Security.Cryptography;
using Satchel.Protocols.Crypto;
using Satchel.Protocols.Nostr;

namespace Satchel.Engine.Identity;

/// <summary>
/// The key files of Lightning Memory: <c>private.key</c> and <c>public.key</c>, 64 hexadecimal digits each. Where it had no library for the curve it
/// wrote the SHA-256 of the secret in place of a public key: a stand-in, for which nothing can ever be signed.
/// </summary>
/// <param name="Path">The file of the secret key.</param>
/// <param name="State">Whether the pair is one.</param>
/// <param name="PublicKey">The public key that its file names; null where it names none.</param>
/// <param name="DerivedKey">The public key that belongs to the secret key; null where that is none.</param>
public sealed record EarlierIdentity(string Path, EarlierIdentityState State, string? PublicKey, string? DerivedKey)
{
    private const int MostFileBytes = 4_096;

    /// <summary>Looks for the pair of Lightning Memory in its usual place.</summary>
    /// <param name="userDirectory">The user's own directory.</param>
    /// <returns>The pair; null where there is none that can be read.</returns>
    public static EarlierIdentity? Find(string userDirectory)
    {
        var directory = System.IO.Path.Combine(userDirectory, ".lightning-memory", "keys");
        var path = System.IO.Path.Combine(directory, "private.key");
        if (userDirectory.Length == 0 || Read(path) is not { } secret)
        {
            return null;
        }

        var claimed = Read(System.IO.Path.Combine(directory, "public.key"))?.ToLowerInvariant();
        if (!SecretKeyText.TryParse(secret, out var key))
        {
            return new EarlierIdentity(path, EarlierIdentityState.Damaged, claimed, DerivedKey: null);
        }

        using (key)
        {
            var derived = key.PublicKey.ToString();
            var state = claimed is null || claimed == derived ? EarlierIdentityState.Pair
                : claimed == StandInOf(key) ? EarlierIdentityState.StandIn
                : EarlierIdentityState.Mismatched;
            return new EarlierIdentity(path, state, claimed, derived);
        }
    }

    /// <summary>What Lightning Memory names as the public key where it cannot compute it.</summary>
    internal static string StandInOf(SecretKey key)
    {
        Span<byte> bytes = stackalloc byte[SecretKey.ByteCount];
        key.CopyTo(bytes);
        var hash = Convert.ToHexStringLower(SHA256.HashData(bytes));
        CryptographicOperations.ZeroMemory(bytes);
        return hash;
    }

    private static string? Read(string path)
    {
        try
        {
            return new FileInfo(path) is { Exists: true, Length: <= MostFileBytes } ? File.ReadAllText(path).Trim() : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
