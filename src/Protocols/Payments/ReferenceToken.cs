using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using System.Text.Unicode;
using Satchel.Protocols.Lightning;

namespace Satchel.Protocols.Payments;

/// <summary>
/// The token of Lightning Memory, which no standard reader takes: identifier, location, the number of caveats and each of them, with lengths
/// of two bytes, the most significant one first; then 32 bytes of signature. The identifier is 1 as two bytes and the payment hash.
/// The signature is HMAC-SHA-256 of the identifier under the root key itself, then of each caveat under the one before. Its caveats
/// are <c>services=OPERATION</c> and <c>expires=SECONDS</c>. It is read and verified, never minted.
/// </summary>
public sealed class ReferenceToken
{
    private const ushort Version = 1;

    private readonly byte[] _identifier;
    private readonly byte[][] _caveats;
    private readonly byte[] _signature;

    private ReferenceToken(PaymentHash hash, byte[] identifier, byte[][] caveats, byte[] signature)
    {
        (Hash, _identifier, _caveats, _signature) = (hash, identifier, caveats, signature);
        Caveats = [.. caveats.Select(Encoding.UTF8.GetString)];
    }

    /// <summary>The payment that makes it valid.</summary>
    public PaymentHash Hash { get; }

    /// <summary>Its caveats, the oldest first.</summary>
    public IReadOnlyList<string> Caveats { get; }

    /// <summary>Reads base64 of either alphabet; false where it is no such token.</summary>
    public static bool TryParse(ReadOnlySpan<char> base64, [NotNullWhen(true)] out ReferenceToken? token)
    {
        token = AnyBase64.TryRead(base64, TokenLimits.MacaroonBytes, out var bytes) ? Read(bytes) : null;
        return token is not null;
    }

    /// <summary>Whether the operation is among those that it is for, and it has not expired; false also where a caveat is missing.</summary>
    public bool Allows(string operation, DateTimeOffset now)
    {
        var caveats = Caveats.Select(Caveat.Parse).ToList();
        return caveats.TrueForAll(caveat => caveat?.Key switch
            {
                "services" => caveat.Value.Split(',').Contains(operation, StringComparer.Ordinal),
                "expires" => UnixSeconds.TryParse(caveat.Value, out var end) && now.ToUnixTimeSeconds() < end,
                _ => caveat is not null,
            })
            && caveats.Exists(caveat => caveat!.Key == "services")
            && caveats.Exists(caveat => caveat!.Key == "expires");
    }

    /// <summary>Whether it was minted with this key.</summary>
    /// <exception cref="ArgumentException">The key is too short.</exception>
    public bool Verify(ReadOnlySpan<byte> rootKey)
    {
        if (rootKey.Length < Macaroon.RootKeyBytes)
        {
            throw new ArgumentException($"A root key has at least {Macaroon.RootKeyBytes} bytes.", nameof(rootKey));
        }

        var signature = HMACSHA256.HashData(rootKey, _identifier);
        foreach (var caveat in _caveats)
        {
            signature = HMACSHA256.HashData(signature, caveat);
        }

        return CryptographicOperations.FixedTimeEquals(signature, _signature);
    }

    /// <summary>A fixed text.</summary>
    public override string ToString() => "ReferenceToken(hidden)";

    private static ReferenceToken? Read(ReadOnlySpan<byte> bytes)
    {
        if (!TryTake(ref bytes, out var identifier) || !TryTake(ref bytes, out _) || !TryTakeNumber(ref bytes, out var count) || count > TokenLimits.Caveats
            || identifier.Length != sizeof(ushort) + PaymentHash.ByteCount || BinaryPrimitives.ReadUInt16BigEndian(identifier) != Version
            || !PaymentHash.TryRead(identifier.AsSpan(sizeof(ushort)), out var hash))
        {
            return null;
        }

        var caveats = new byte[count][];
        for (var i = 0; i < count; i++)
        {
            if (!TryTake(ref bytes, out caveats[i]) || !Utf8.IsValid(caveats[i]))
            {
                return null;
            }
        }

        return bytes.Length == Macaroon.SignatureBytes ? new ReferenceToken(hash, identifier, caveats, bytes.ToArray()) : null;
    }

    private static bool TryTake(ref ReadOnlySpan<byte> bytes, out byte[] content)
    {
        content = [];
        if (!TryTakeNumber(ref bytes, out var length) || length > bytes.Length)
        {
            return false;
        }

        content = bytes[..length].ToArray();
        bytes = bytes[length..];
        return true;
    }

    private static bool TryTakeNumber(ref ReadOnlySpan<byte> bytes, out int number)
    {
        number = 0;
        if (bytes.Length < sizeof(ushort))
        {
            return false;
        }

        number = BinaryPrimitives.ReadUInt16BigEndian(bytes);
        bytes = bytes[sizeof(ushort)..];
        return true;
    }
}
