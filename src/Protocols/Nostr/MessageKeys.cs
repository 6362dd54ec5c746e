using System.Security.Cryptography;
using Satchel.Protocols.Crypto;

namespace Satchel.Protocols.Nostr;

/// <summary>The keys of one message of NIP-44, from the conversation key and the nonce; see <see cref="ConversationKey"/>.</summary>
internal readonly ref struct MessageKeys
{
    private const int CodeKeyBytes = 32;

    private readonly byte[] _bytes;

    public MessageKeys(ReadOnlySpan<byte> conversationKey, ReadOnlySpan<byte> nonce)
    {
        _bytes = new byte[ChaCha20.KeyBytes + ChaCha20.NonceBytes + CodeKeyBytes];
        HKDF.Expand(HashAlgorithmName.SHA256, conversationKey, _bytes, nonce);
    }

    public ReadOnlySpan<byte> CipherKey => _bytes.AsSpan(0, ChaCha20.KeyBytes);

    public ReadOnlySpan<byte> CipherNonce => _bytes.AsSpan(ChaCha20.KeyBytes, ChaCha20.NonceBytes);

    public ReadOnlySpan<byte> CodeKey => _bytes.AsSpan(ChaCha20.KeyBytes + ChaCha20.NonceBytes);

    public void Clear() => CryptographicOperations.ZeroMemory(_bytes);
}
