using System.Diagnostics.CodeAnalysis;
using Satchel.Protocols.Crypto.Secp256k1;

namespace Satchel.Protocols.Crypto;

/// <summary>
/// A signature of ECDSA: r and s, two numbers from 1 to n - 1. It has two forms on the wire. Compact: 64 bytes, r then s, the most
/// significant byte first. DER: <c>30 len 02 len(r) r 02 len(s) s</c> with one byte for each length and the shortest form of each
/// number that does not begin with a set bit; anything else is refused.
/// </summary>
public sealed class EcdsaSignature
{
    /// <summary>Bytes of the compact form.</summary>
    public const int CompactBytes = 64;

    /// <summary>The most bytes that the DER form may have.</summary>
    public const int MaxDerBytes = 72;

    private const byte Sequence = 0x30;
    private const byte Integer = 0x02;

    internal EcdsaSignature(in Scalar r, in Scalar s) => (R, S) = (r, s);

    /// <summary>Whether s is at most n / 2; with n - s in its place every signature could be written in a second way.</summary>
    public bool IsLowS => !S.IsHigh;

    internal Scalar R { get; }

    internal Scalar S { get; }

    /// <summary>Reads the compact form.</summary>
    public static bool TryRead(ReadOnlySpan<byte> compact, [NotNullWhen(true)] out EcdsaSignature? signature)
    {
        signature = compact.Length == CompactBytes
            && Scalar.TryReadSecret(compact[..Scalar.ByteCount], out var r)
            && Scalar.TryReadSecret(compact[Scalar.ByteCount..], out var s)
            ? new EcdsaSignature(r, s)
            : null;
        return signature is not null;
    }

    /// <summary>Reads the DER form.</summary>
    public static bool TryReadDer(ReadOnlySpan<byte> der, [NotNullWhen(true)] out EcdsaSignature? signature)
    {
        signature = null;
        if (der.Length > MaxDerBytes || der is not [Sequence, var length, .. var numbers] || length != numbers.Length)
        {
            return false;
        }

        Span<byte> compact = stackalloc byte[CompactBytes];
        return TryTakeNumber(ref numbers, compact[..Scalar.ByteCount])
            && TryTakeNumber(ref numbers, compact[Scalar.ByteCount..])
            && numbers.IsEmpty
            && TryRead(compact, out signature);
    }

    /// <summary>The same signature with the low one of both values of s.</summary>
    public EcdsaSignature WithLowS() => IsLowS ? this : new EcdsaSignature(R, -S);

    /// <summary>The compact form.</summary>
    public byte[] ToCompact()
    {
        var compact = new byte[CompactBytes];
        R.Write(compact);
        S.Write(compact.AsSpan(Scalar.ByteCount));
        return compact;
    }

    /// <summary>The DER form.</summary>
    public byte[] ToDer()
    {
        var compact = ToCompact();
        byte[] numbers = [.. Number(compact.AsSpan(0, Scalar.ByteCount)), .. Number(compact.AsSpan(Scalar.ByteCount))];
        return [Sequence, (byte)numbers.Length, .. numbers];
    }

    private static byte[] Number(ReadOnlySpan<byte> bytes)
    {
        var shortest = bytes.TrimStart((byte)0);
        return shortest[0] >= 0x80
            ? [Integer, (byte)(shortest.Length + 1), 0, .. shortest]
            : [Integer, (byte)shortest.Length, .. shortest];
    }

    private static bool TryTakeNumber(ref ReadOnlySpan<byte> der, scoped Span<byte> number)
    {
        if (der is not [Integer, var length and > 0, .. var rest] || rest.Length < length)
        {
            return false;
        }

        var bytes = rest[..length];
        der = rest[length..];
        if (bytes[0] >= 0x80 || (bytes is [0, var second, ..] && second < 0x80) || bytes is [0])
        {
            return false;
        }

        bytes = bytes.TrimStart((byte)0);
        if (bytes.Length > number.Length)
        {
            return false;
        }

        number.Clear();
        bytes.CopyTo(number[(number.Length - bytes.Length)..]);
        return true;
    }
}
