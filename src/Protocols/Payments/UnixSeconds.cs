using System.Globalization;

namespace Satchel.Protocols.Payments;

/// <summary>Moments in caveats: whole seconds since 1970, digits alone.</summary>
internal static class UnixSeconds
{
    /// <summary>Reads one; false for a sign, a point, a space or too many digits.</summary>
    public static bool TryParse(string text, out long seconds) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out seconds);
}
