using Satchel.Protocols.Lightning;

namespace Satchel.Engine.Commerce;

/// <summary>What this home knows of a vendor from its own payments, on one network.</summary>
public sealed record VendorReputation
{
    /// <summary>Good payments and bad ones that are taken for granted before the first: together they say four of five.</summary>
    public const double PriorGood = 4;

    /// <summary>See <see cref="PriorGood"/>.</summary>
    public const double PriorBad = 1;

    /// <summary>Time after which a payment counts half in the estimate.</summary>
    public static readonly TimeSpan HalfLife = TimeSpan.FromDays(90);

    private const double ReliableRate = 0.9;
    private const double CautionRate = 0.7;
    private const int ReliablePayments = 3;
    private const int FullPayments = 20;

    /// <summary>The vendor.</summary>
    public required VendorKey Vendor { get; init; }

    /// <summary>Payments that came to an end: settled, failed or refunded.</summary>
    public required long Payments { get; init; }

    /// <summary>Payments that failed, and errors that were reported beside.</summary>
    public required long Failures { get; init; }

    /// <summary>What was paid, fees left out.</summary>
    public required Msat Total { get; init; }

    /// <summary>What was paid to the network for it.</summary>
    public required Msat Fees { get; init; }

    /// <summary>Payments that settled, refunded ones included.</summary>
    public required long Settled { get; init; }

    /// <summary>The share of good payments to expect: with the prior, older payments counting less.</summary>
    public required double Estimate { get; init; }

    /// <summary><c>has_failures</c>, and the protocols that were used, in the order of the alphabet.</summary>
    public required IReadOnlyList<string> Tags { get; init; }

    /// <summary>The share of payments without a failure, 0 to 1; 1 where there are none.</summary>
    public double SuccessRate => Payments == 0 ? 1 : Math.Max(0, 1 - (Failures / (double)Payments));

    /// <summary>The mean of what was paid.</summary>
    public Msat Average => Settled == 0 ? Msat.Zero : new Msat(Total.Value / Settled);

    /// <summary>In a word: reliable, new, caution or limited_data.</summary>
    public string Recommendation
        => SuccessRate >= ReliableRate && Payments >= ReliablePayments ? "reliable"
            : Payments == 0 ? "new"
            : SuccessRate < CautionRate ? "caution"
            : "limited_data";

    /// <summary>What is attested of the vendor: its rate, less where there are few payments.</summary>
    public double AttestationScore => SuccessRate * Math.Min(Payments, FullPayments) / FullPayments;
}
