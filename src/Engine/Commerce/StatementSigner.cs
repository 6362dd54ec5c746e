using System.Security.Cryptography;
using Satchel.Protocols.Crypto;
using Satchel.Protocols.Nostr;

namespace Satchel.Engine.Commerce;

/// <summary>Signs what this home says to others, with the key of its identity. The key is its owner's to close.</summary>
public sealed class StatementSigner
{
    private readonly SecretKey _key;
    private readonly RandomNumberGenerator _random;

    /// <summary>Takes a key.</summary>
    /// <param name="key">The secret key.</param>
    /// <param name="random">What blinds it while it signs.</param>
    public StatementSigner(SecretKey key, RandomNumberGenerator random) => (_key, _random) = (key, random);

    /// <summary>The public key, 64 hexadecimal digits.</summary>
    public string PublicKey => _key.PublicKey.ToString();

    /// <summary>Signs an event.</summary>
    public NostrEvent Sign(EventDraft draft)
    {
        ArgumentNullException.ThrowIfNull(draft);
        var auxiliary = new byte[Schnorr.AuxiliaryBytes];
        _random.GetBytes(auxiliary);
        return draft.Sign(_key, auxiliary);
    }

    /// <summary>Signs the SHA-256 hash of a document.</summary>
    public byte[] Sign(ReadOnlySpan<byte> document) => Schnorr.Sign(_key, Sha256.HashData(document), _random);
}
