using System.Security.Cryptography;
using System.Text;
using Satchel.Protocols.Crypto;
using Satchel.Protocols.Nostr;

namespace Satchel.Protocols.Lightning.Wallet;

/// <summary>
/// How a client and a wallet encrypt to each other: NIP-44 where the wallet announces <c>nip44_v2</c>, else NIP-04: AES-256-CBC under the
/// shared x, <c>base64?iv=base64</c>. What NIP-04 hides is not authenticated; the signature of the event around it is.
/// </summary>
internal sealed class WalletCipher : IDisposable
{
    /// <summary>The name of NIP-44 in announcements and requests.</summary>
    public const string Modern = "nip44_v2";

    private const string Separator = "?iv=";
    private const int IvBytes = 16;

    private readonly ConversationKey? _conversation;
    private readonly byte[] _shared = GC.AllocateUninitializedArray<byte>(Ecdh.SharedBytes, pinned: true);

    public WalletCipher(SecretKey own, XOnlyKey wallet, bool isModern)
    {
        IsModern = isModern;
        if (isModern)
        {
            _conversation = ConversationKey.Between(own, wallet);
        }
        else if (!Ecdh.TryShare(own, wallet, _shared))
        {
            throw new NostrException(NostrError.WrongKey, "A public key is no point of the curve.");
        }
    }

    /// <summary>Whether it is NIP-44.</summary>
    public bool IsModern { get; }

    /// <summary>Encrypts a text.</summary>
    public string Encrypt(string text)
    {
        if (_conversation is not null)
        {
            return _conversation.Encrypt(text, SystemRandom.GetBytes(ConversationKey.NonceBytes));
        }

        using var aes = Aes();
        var iv = SystemRandom.GetBytes(IvBytes);
        return Convert.ToBase64String(aes.EncryptCbc(Encoding.UTF8.GetBytes(text), iv)) + Separator + Convert.ToBase64String(iv);
    }

    /// <summary>Decrypts a text.</summary>
    /// <exception cref="NostrException">It is malformed, or not for this key.</exception>
    public string Decrypt(string payload)
    {
        if (_conversation is not null)
        {
            return _conversation.Decrypt(payload);
        }

        var parts = payload.Split(Separator, 2);
        var (body, iv) = (new byte[parts[0].Length], new byte[IvBytes]);
        if (parts.Length < 2
            || !Convert.TryFromBase64String(parts[0], body, out var length)
            || !Convert.TryFromBase64String(parts[1], iv, out var ivLength)
            || ivLength != IvBytes)
        {
            throw NostrException.Malformed("A payload of NIP-04 is none.");
        }

        try
        {
            using var aes = Aes();
            return Encoding.UTF8.GetString(aes.DecryptCbc(body.AsSpan(0, length), iv));
        }
        catch (CryptographicException error)
        {
            throw new NostrException(NostrError.WrongCode, "A payload was changed or is for another key.", error);
        }
    }

    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(_shared);
        _conversation?.Dispose();
    }

    private Aes Aes()
    {
        var aes = System.Security.Cryptography.Aes.Create();
        aes.Key = _shared;
        return aes;
    }
}
