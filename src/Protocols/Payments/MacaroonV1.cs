using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace Satchel.Protocols.Payments;

/// <summary>The older form of lines, version 1, that <see cref="Macaroon"/> describes. It is read, never written.</summary>
internal static class MacaroonV1
{
    private const int LengthDigits = 4;

    /// <summary>Reads one; null where it breaks a rule.</summary>
    public static Macaroon? Read(ReadOnlySpan<byte> bytes)
    {
        if (!TryTake(ref bytes, "location "u8, out var location) || !Utf8.IsValid(location) || !TryTake(ref bytes, "identifier "u8, out var identifier))
        {
            return null;
        }

        var caveats = new List<byte[]>();
        while (TryTake(ref bytes, "cid "u8, out var caveat))
        {
            if (caveats.Count == TokenLimits.Caveats || !Utf8.IsValid(caveat))
            {
                return null;
            }

            caveats.Add(caveat.ToArray());
        }

        return TryTake(ref bytes, "signature "u8, out var signature) && signature.Length == Macaroon.SignatureBytes && bytes.IsEmpty
            ? new Macaroon(Encoding.UTF8.GetString(location), identifier.ToArray(), [.. caveats], signature.ToArray())
            : null;
    }

    private static bool TryTake(ref ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        value = [];
        if (bytes.Length < LengthDigits
            || bytes[..LengthDigits].ContainsAnyInRange((byte)'A', (byte)'F')
            || !ushort.TryParse(bytes[..LengthDigits], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var length)
            || length > bytes.Length
            || length < LengthDigits + name.Length + 1
            || !bytes[LengthDigits..length].StartsWith(name)
            || bytes[length - 1] != (byte)'\n')
        {
            return false;
        }

        value = bytes[(LengthDigits + name.Length)..(length - 1)];
        bytes = bytes[length..];
        return true;
    }
}
