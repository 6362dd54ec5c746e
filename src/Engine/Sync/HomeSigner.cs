using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Satchel.Engine.Commerce;
using Satchel.Engine.Identity;
using Satchel.Engine.Settings;
using Satchel.Protocols.Crypto;

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

    /// <inheritdoc/>
    public void Dispose() => _key.Dispose();
}
