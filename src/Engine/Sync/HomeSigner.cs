using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Satchel.Engine.Commerce;
using Satchel.Engine.Identity;
using Satchel.Engine.Settings;
using Satchel.Protocols.Crypto;
using Satchel.Protocols.Lightning.Login;

namespace Satchel.Engine.Sync;

/// <summary>What signs statements in the name of a home, while it is open.</summary>
public sealed class HomeSigner : IDisposable
{
    private readonly SecretKey _key;

    private HomeSigner(SecretKey key, RandomNumberGenerator random)
    {
        _key = key;
        Statements = new StatementSigner(key, random);
    }

    /// <summary>Signs.</summary>
    public StatementSigner Statements { get; }

    /// <summary>Opens it with the key of a home, which is made where the home has none and may have one.</summary>
    /// <returns>The signer; null in the unsigned mode.</returns>
    /// <exception cref="SettingsException">The key or a setting cannot be used.</exception>
    [SuppressMessage("Reliability", "CA2000", Justification = "The signer owns its key.")]
    public static HomeSigner? Open(SatchelHome home, SatchelSettings settings, RandomNumberGenerator random)
    {
        var identity = new HomeIdentity(home, random);
        return identity.AgentOf(settings) is not null && identity.Open() is { } key ? new HomeSigner(key, random) : null;
    }

    /// <summary>
    /// The master key of logins: that of the seed HMAC-SHA-256 of <c>satchel.login.seed/1</c> with the secret key, so that it tells nothing of it. The caller
    /// disposes of it.
    /// </summary>
    internal ExtendedKey LoginMaster()
    {
        Span<byte> secret = stackalloc byte[SecretKey.ByteCount];
        Span<byte> seed = stackalloc byte[HMACSHA256.HashSizeInBytes];
        _key.CopyTo(secret);
        HMACSHA256.HashData(secret, "satchel.login.seed/1"u8, seed);
        var master = ExtendedKey.FromSeed(seed);
        CryptographicOperations.ZeroMemory(secret);
        CryptographicOperations.ZeroMemory(seed);
        return master;
    }

    /// <inheritdoc/>
    public void Dispose() => _key.Dispose();
}
