using System.Buffers.Binary;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using Satchel.Protocols.Crypto;

namespace Satchel.Protocols.Nostr;

/// <summary>
/// What two keys encrypt to each other with (NIP-44, version 2); with one's own key it encrypts to oneself. The conversation key is
/// HKDF-extract (SHA-256, salt <c>nip44-v2</c>) of the shared x, the same from both sides.
/// <para>
/// A payload is the base64 of: 02, a nonce of 32 bytes, the ciphertext, a code of 32 bytes. HKDF-expand of the conversation key with the
/// nonce gives 76 bytes: key (32) and nonce (12) of ChaCha20, counter 0, and the key (32) of the code, which is HMAC-SHA-256 over
/// nonce and ciphertext. What is encrypted: the length of the text in bytes (2 bytes, the most significant one first; where that
/// would be above 65,535, two zeros and 4 bytes), the text in UTF-8, and zeros up to the padded length: 32 up to 32 bytes, else the next multiple
/// of 32, above 256 bytes of an eighth of the next power of two. The long form is read, and written only to oneself: older readers do not know it.
/// </para>
/// </summary>
public sealed class ConversationKey : IDisposable
{
    /// <summary>Bytes of a nonce, never the same twice.</summary>
    public const int NonceBytes = 32;

    /// <summary>Bytes of the longest text that is encrypted.</summary>
    public const int MaxTextBytes = ushort.MaxValue;

    private const byte Version = 2;
    private const int KeyBytes = 32;
    private const int CodeBytes = 32;
    private const int ShortPrefix = sizeof(ushort);
    private const int LongPrefix = sizeof(ushort) + sizeof(uint);
    private const int SmallestPadded = 32;
    private const int MinPayloadBytes = 1 + NonceBytes + ShortPrefix + SmallestPadded + CodeBytes;
    private const int MinPayloadCharacters = MinPayloadBytes / 3 * 4;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly byte[] _key = GC.AllocateUninitializedArray<byte>(KeyBytes, pinned: true);
    private bool _isDisposed;

    private ConversationKey()
    {
    }

    /// <summary>The key between one's own secret key and somebody's public key.</summary>
    /// <exception cref="NostrException">The public key is no point of the curve.</exception>
    public static ConversationKey Between(SecretKey own, XOnlyKey other)
    {
        Span<byte> shared = stackalloc byte[Ecdh.SharedBytes];
        if (!Ecdh.TryShare(own, other, shared))
        {
            throw new NostrException(NostrError.WrongKey, "A public key is no point of the curve.");
        }

        var conversation = new ConversationKey();
        HKDF.Extract(HashAlgorithmName.SHA256, shared, "nip44-v2"u8, conversation._key);
        CryptographicOperations.ZeroMemory(shared);
        return conversation;
    }

    /// <summary>Encrypts a text of 1 to 65,535 bytes.</summary>
    /// <exception cref="ArgumentException">The text is empty, too long or no Unicode, or the nonce has another length.</exception>
    public string Encrypt(string text, ReadOnlySpan<byte> nonce) => Encrypt(text, nonce, MaxTextBytes);

    /// <summary>Encrypts a text of 1 byte to half a frame for one's own programs, which read the long form too.</summary>
    /// <exception cref="ArgumentException">The text is empty, too long or no Unicode, or the nonce has another length.</exception>
    public string EncryptToOneself(string text, ReadOnlySpan<byte> nonce) => Encrypt(text, nonce, NostrLimits.FrameBytes / 2);

    private string Encrypt(string text, ReadOnlySpan<byte> nonce, int maxTextBytes)
    {
        ArgumentException.ThrowIfNullOrEmpty(text);
        var length = Strict.GetByteCount(text);
        if (length > maxTextBytes || nonce.Length != NonceBytes)
        {
            throw new ArgumentException($"A text has at most {maxTextBytes} bytes, a nonce {NonceBytes}.");
        }

        var prefix = length > MaxTextBytes ? LongPrefix : ShortPrefix;
        var payload = new byte[1 + NonceBytes + prefix + PaddedLength(length) + CodeBytes];
        payload[0] = Version;
        nonce.CopyTo(payload.AsSpan(1));
        var body = payload.AsSpan((1 + NonceBytes)..^CodeBytes);
        if (prefix == ShortPrefix)
        {
            BinaryPrimitives.WriteUInt16BigEndian(body, (ushort)length);
        }
        else
        {
            BinaryPrimitives.WriteUInt32BigEndian(body[ShortPrefix..], (uint)length);
        }

        Strict.GetBytes(text, body[prefix..]);

        var keys = new MessageKeys(Key(), nonce);
        ChaCha20.Apply(keys.CipherKey, keys.CipherNonce, 0, body, body);
        HMACSHA256.HashData(keys.CodeKey, payload.AsSpan(1..^CodeBytes), payload.AsSpan(^CodeBytes..));
        keys.Clear();
        return Convert.ToBase64String(payload);
    }

    /// <summary>Decrypts a payload. Whoever signed the event that held it must have been verified before.</summary>
    /// <exception cref="NostrException">It is malformed, of another version, too large, or not for this key.</exception>
    public string Decrypt(string payload)
    {
        ArgumentNullException.ThrowIfNull(payload);
        var bytes = Read(payload);
        var nonce = bytes.AsSpan(1, NonceBytes);
        var body = bytes.AsSpan((1 + NonceBytes)..^CodeBytes);
        Span<byte> code = stackalloc byte[CodeBytes];
        var keys = new MessageKeys(Key(), nonce);
        HMACSHA256.HashData(keys.CodeKey, bytes.AsSpan(1..^CodeBytes), code);
        if (!CryptographicOperations.FixedTimeEquals(code, bytes.AsSpan(^CodeBytes..)))
        {
            keys.Clear();
            throw new NostrException(NostrError.WrongCode, "A payload was changed or is for another key.");
        }

        ChaCha20.Apply(keys.CipherKey, keys.CipherNonce, 0, body, body);
        keys.Clear();
        var text = Unpad(body);
        return System.Text.Unicode.Utf8.IsValid(text) ? Strict.GetString(text) : throw NostrException.Malformed("A decrypted text is no UTF-8.");
    }

    /// <summary>Zeroes the key.</summary>
    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(_key);
        _isDisposed = true;
    }

    /// <summary>A fixed text.</summary>
    public override string ToString() => "ConversationKey(hidden)";

    /// <summary>A key that was kept or published as 32 bytes.</summary>
    internal static ConversationKey FromBytes(ReadOnlySpan<byte> bytes)
    {
        var conversation = new ConversationKey();
        bytes.CopyTo(conversation._key);
        return conversation;
    }

    /// <summary>The 32 bytes.</summary>
    internal ReadOnlySpan<byte> Key()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        return _key;
    }

    /// <summary>How many bytes a text has after it is padded.</summary>
    internal static int PaddedLength(int length)
    {
        if (length <= SmallestPadded)
        {
            return SmallestPadded;
        }

        var power = (int)BitOperations.RoundUpToPowerOf2((uint)length);
        var chunk = power <= 256 ? SmallestPadded : power / 8;
        return (length + chunk - 1) / chunk * chunk;
    }

    private static byte[] Read(string payload)
    {
        if (payload.StartsWith('#'))
        {
            throw new NostrException(NostrError.UnknownVersion, "A payload has an unknown version.");
        }

        if (payload.Length > NostrLimits.FrameBytes)
        {
            throw NostrException.TooLarge("A payload is too large.");
        }

        var bytes = new byte[payload.Length / 4 * 3];
        if (payload.Length < MinPayloadCharacters
            || payload.AsSpan().ContainsAny(" \t\r\n")
            || !Convert.TryFromBase64String(payload, bytes, out var written)
            || written < MinPayloadBytes)
        {
            throw NostrException.Malformed("A payload is no base64 or too short.");
        }

        return bytes[0] == Version
            ? bytes[..written]
            : throw new NostrException(NostrError.UnknownVersion, "A payload has an unknown version.");
    }

    private static ReadOnlySpan<byte> Unpad(ReadOnlySpan<byte> body)
    {
        long length = BinaryPrimitives.ReadUInt16BigEndian(body);
        var prefix = ShortPrefix;
        if (length == 0)
        {
            prefix = LongPrefix;
            length = BinaryPrimitives.ReadUInt32BigEndian(body[ShortPrefix..]);
            if (length <= MaxTextBytes)
            {
                throw NostrException.Malformed("A payload has a wrong length.");
            }
        }

        return length <= NostrLimits.PlaintextBytes && body.Length == prefix + PaddedLength((int)length)
            ? body.Slice(prefix, (int)length)
            : throw NostrException.Malformed("A payload has a wrong padding.");
    }
}
