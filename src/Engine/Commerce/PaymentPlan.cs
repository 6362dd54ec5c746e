using Satchel.Protocols.Lightning;

namespace Satchel.Engine.Commerce;

/// <summary>A payment that somebody would like to make.</summary>
public sealed record PaymentPlan
{
    /// <summary>Whom to pay.</summary>
    public required VendorKey Vendor { get; init; }

    /// <summary>How much, at least one satoshi or what the network can pay of it; the fee is not in it.</summary>
    public required Msat Amount { get; init; }

    /// <summary>The most that sending it may cost besides. It counts against limits and is set aside; prices are compared without it.</summary>
    public Msat MaxFee { get; init; }

    /// <summary>The most that it takes from a budget.</summary>
    public Msat Total => Amount + MaxFee;

    /// <summary>Where.</summary>
    public PaymentNetwork Network { get; init; }

    /// <summary>What is asked of the vendor.</summary>
    public string Operation { get; init; } = "";

    /// <summary>What it is for.</summary>
    public string Purpose { get; init; } = "";

    /// <summary>Which agent pays.</summary>
    public string Agent { get; init; } = "";

    /// <summary>The key of the node that would be paid; empty where nobody knows it.</summary>
    public string Payee { get; init; } = "";
}
