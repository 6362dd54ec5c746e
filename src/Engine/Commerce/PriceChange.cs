using System.Globalization;
using Satchel.Protocols.Lightning;

namespace Satchel.Engine.Commerce;

/// <summary>An earlier payment to the same vendor with a price that differs by three times or more.</summary>
/// <param name="Earlier">That payment.</param>
/// <param name="Now">What was paid now.</param>
public sealed record PriceChange(Payment Earlier, Msat Now)
{
    /// <summary>From how many times on a price has changed.</summary>
    public const double Ratio = 3;

    /// <summary>What changed, in a few words.</summary>
    public string Detail
    {
        get
        {
            var (low, high) = (Math.Min(Earlier.Paid.Value, Now.Value), Math.Max(Earlier.Paid.Value, Now.Value));
            return string.Create(
                CultureInfo.InvariantCulture,
                $"{(double)high / low:0.0}x: {Earlier.Paid.SatsRoundedUp} sats before, {Now.SatsRoundedUp} sats now");
        }
    }

    /// <summary>Whether two prices differ so far.</summary>
    public static bool Is(Msat earlier, Msat now)
        => earlier > Msat.Zero && now > Msat.Zero && Math.Max(earlier.Value, now.Value) / (double)Math.Min(earlier.Value, now.Value) >= Ratio;
}
