using System.Globalization;
using Satchel.Protocols.Lightning;

namespace Satchel.Engine.Commerce;

/// <summary>
/// What was paid to a vendor before. A price is high above three times the mean of all payments; from eight payments on also where it
/// lies beyond five deviations above the median of the latest ones, and low where it lies as far below. A deviation is the median
/// of distances, scaled as that of a normal distribution, and at least a tenth of the median.
/// </summary>
/// <param name="Settled">How many payments were settled.</param>
/// <param name="Total">Their sum.</param>
/// <param name="Latest">The latest of them, at most <see cref="Sample"/>; those of the operation where there are enough of these.</param>
internal sealed record PriceHistory(long Settled, Msat Total, IReadOnlyList<long> Latest)
{
    /// <summary>Most payments that the median looks at: more change it little.</summary>
    public const int Sample = 100;

    /// <summary>Fewest payments that a median says something about.</summary>
    public const int SmallestSample = 8;

    private const int TimesMean = 3;
    private const double Deviations = 5;
    private const double NormalScale = 1.4826;
    private const double SmallestShare = 0.1;

    /// <summary>The mean of all payments.</summary>
    public Msat Average => Settled == 0 ? Msat.Zero : new Msat(Total.Value / Settled);

    /// <summary>Compares a price.</summary>
    public Anomaly Compare(VendorKey vendor, Msat price)
    {
        if (Settled == 0)
        {
            return new Anomaly(AnomalyVerdict.FirstTime, $"No settled payment to {vendor} yet", Msat.Zero);
        }

        // Against three times the sum, so that nothing is rounded.
        if (Total > Msat.Zero && (Int128)price.Value * Settled > (Int128)TimesMean * Total.Value)
        {
            var ratio = (double)price.Value * Settled / Total.Value;
            return new Anomaly(AnomalyVerdict.High, Text($"{ratio:0.0}x the average of {Sats(Average)} sats"), Average);
        }

        if (Latest.Count < SmallestSample)
        {
            return new Anomaly(AnomalyVerdict.Normal, Text($"Within 3x of the average of {Sats(Average)} sats"), Average);
        }

        var median = Median(Latest);
        var deviation = Math.Max(NormalScale * Median([.. Latest.Select(paid => (long)Math.Abs(paid - median))]), SmallestShare * median);
        var (low, high) = (median - (Deviations * deviation), median + (Deviations * deviation));
        return price.Value > high
            ? new Anomaly(AnomalyVerdict.High, Text($"Beyond the usual spread: {Sats(price)} sats, the median of {Latest.Count} payments is {median / Msat.PerSat:0}"), Average)
            : price.Value < low
            ? new Anomaly(AnomalyVerdict.Low, Text($"Below the usual spread: {Sats(price)} sats, the median of {Latest.Count} payments is {median / Msat.PerSat:0}"), Average)
            : new Anomaly(AnomalyVerdict.Normal, Text($"Near the median of {median / Msat.PerSat:0} sats"), Average);
    }

    private static double Median(IReadOnlyList<long> values)
    {
        long[] sorted = [.. values.Order()];
        var middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + (double)sorted[middle]) / 2;
    }

    private static string Sats(Msat amount) => Text($"{amount.Value / (double)Msat.PerSat:0}");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
