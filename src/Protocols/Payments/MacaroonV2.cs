using System.Text;
using System.Text.Unicode;

namespace Satchel.Protocols.Payments;

/// <summary>The binary form, version 2, that <see cref="Macaroon"/> describes.</summary>
internal static class MacaroonV2
{
    public const byte Version = 2;

    private const byte End = 0;
    private const byte Location = 1;
    private const byte Identifier = 2;
    private const byte Signature = 6;

    /// <summary>Groups of seven bits that a number may have: more than a length within the limit needs.</summary>
    private const int MostGroups = 3;

    /// <summary>Reads one; null where it breaks a rule.</summary>
    public static Macaroon? Read(ReadOnlySpan<byte> bytes)
    {
        var rest = bytes[1..];
        var location = TryTake(ref rest, Location, out var place) ? place : [];
        if (!Utf8.IsValid(location) || !TryTake(ref rest, Identifier, out var identifier) || !TryTakeEnd(ref rest))
        {
            return null;
        }

        var caveats = new List<byte[]>();
        while (!TryTakeEnd(ref rest))
        {
            if (caveats.Count == TokenLimits.Caveats || !TryTake(ref rest, Identifier, out var caveat) || !TryTakeEnd(ref rest) || !Utf8.IsValid(caveat))
            {
                return null;
            }

            caveats.Add(caveat.ToArray());
        }

        return TryTake(ref rest, Signature, out var signature) && signature.Length == Macaroon.SignatureBytes && rest.IsEmpty
            ? new Macaroon(Encoding.UTF8.GetString(location), identifier.ToArray(), [.. caveats], signature.ToArray())
            : null;
    }

    /// <summary>Writes one.</summary>
    public static byte[] Write(Macaroon macaroon)
    {
        var bytes = new List<byte> { Version };
        if (macaroon.Location.Length > 0)
        {
            Add(bytes, Location, Encoding.UTF8.GetBytes(macaroon.Location));
        }

        Add(bytes, Identifier, macaroon.Identifier);
        bytes.Add(End);
        foreach (var caveat in macaroon.CaveatBytes)
        {
            Add(bytes, Identifier, caveat);
            bytes.Add(End);
        }

        bytes.Add(End);
        Add(bytes, Signature, macaroon.Signature);
        return [.. bytes];
    }

    private static void Add(List<byte> bytes, byte type, ReadOnlySpan<byte> content)
    {
        bytes.Add(type);
        var length = content.Length;
        for (; length >= 0x80; length >>= 7)
        {
            bytes.Add((byte)(length | 0x80));
        }

        bytes.Add((byte)length);
        bytes.AddRange(content);
    }

    private static bool TryTakeEnd(ref ReadOnlySpan<byte> bytes)
    {
        if (bytes is not [End, .. var rest])
        {
            return false;
        }

        bytes = rest;
        return true;
    }

    private static bool TryTake(ref ReadOnlySpan<byte> bytes, byte type, out ReadOnlySpan<byte> content)
    {
        content = [];
        if (bytes.IsEmpty || bytes[0] != type || !TryReadLength(bytes[1..], out var length, out var groups) || length > bytes.Length - 1 - groups)
        {
            return false;
        }

        content = bytes.Slice(1 + groups, length);
        bytes = bytes[(1 + groups + length)..];
        return true;
    }

    private static bool TryReadLength(ReadOnlySpan<byte> bytes, out int length, out int groups)
    {
        length = 0;
        for (groups = 0; groups < Math.Min(bytes.Length, MostGroups);)
        {
            var group = bytes[groups];
            length |= (group & 0x7f) << (7 * groups);
            groups++;
            if (group < 0x80)
            {
                // The shortest form: a last group of nothing is one too many.
                return group != 0 || groups == 1;
            }
        }

        return false;
    }
}
