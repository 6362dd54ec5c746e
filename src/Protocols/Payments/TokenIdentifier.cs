using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using Satchel.Protocols.Lightning;

namespace Satchel.Protocols.Payments;

/// <summary>
/// The identifier of a token of L402, version 0: 66 bytes: 0 as two bytes, the payment hash, 32 random bytes that name the token.
/// </summary>
public sealed class TokenIdentifier
{
    /// <summary>Bytes of an identifier.</summary>
    public const int ByteCount = VersionBytes + PaymentHash.ByteCount + TokenIdBytes;

    /// <summary>Bytes of the id of a token.</summary>
    public const int TokenIdBytes = 32;

    private const int VersionBytes = sizeof(ushort);

    private readonly byte[] _tokenId;

    /// <summary>Makes one.</summary>
    /// <exception cref="ArgumentException">The id has another length.</exception>
    public TokenIdentifier(PaymentHash hash, ReadOnlySpan<byte> tokenId)
    {
        ArgumentNullException.ThrowIfNull(hash);
        if (tokenId.Length != TokenIdBytes)
        {
            throw new ArgumentException($"The id of a token has {TokenIdBytes} bytes.", nameof(tokenId));
        }

        (Hash, _tokenId) = (hash, tokenId.ToArray());
    }

    /// <summary>The payment that makes the token valid.</summary>
    public PaymentHash Hash { get; }

    /// <summary>What names the token.</summary>
    public ReadOnlySpan<byte> TokenId => _tokenId;

    /// <summary>Reads 66 bytes; false where there are more or less, or of another version.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out TokenIdentifier? identifier)
    {
        identifier = bytes.Length == ByteCount
            && BinaryPrimitives.ReadUInt16BigEndian(bytes) == 0
            && PaymentHash.TryRead(bytes.Slice(VersionBytes, PaymentHash.ByteCount), out var hash)
            ? new TokenIdentifier(hash, bytes[(VersionBytes + PaymentHash.ByteCount)..])
            : null;
        return identifier is not null;
    }

    /// <summary>The 66 bytes.</summary>
    public byte[] ToBytes() => [0, 0, .. Hash.Bytes, .. _tokenId];
}
