using Satchel.Protocols.Lightning;

namespace Satchel.Engine.Commerce;

/// <summary>A payment that somebody reports.</summary>
public sealed record PaymentDraft
{
    /// <summary>Whom it is with.</summary>
    public required VendorKey Vendor { get; init; }

    /// <summary>What was paid, without the fee; for one that failed, what was asked.</summary>
    public required Msat Amount { get; init; }

    /// <summary>The fee of the network.</summary>
    public Msat Fee { get; init; }

    /// <summary>Where the money moved.</summary>
    public PaymentNetwork Network { get; init; }

    /// <summary>Which way.</summary>
    public PaymentDirection Direction { get; init; }

    /// <summary>What became of it: settled, failed, refunded, or sending where it is still to be seen.</summary>
    public PaymentState State { get; init; } = PaymentState.Settled;

    /// <summary>Whether what was paid for came.</summary>
    public PaymentDelivery Delivery { get; init; }

    /// <summary>The hash that names it on the network; null where nobody says it.</summary>
    public string? PaymentHash { get; init; }

    /// <summary>What its writer names it by; null where nobody says it.</summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>The preflight that it belongs to; null: the oldest reservation of this vendor and amount, if there is one.</summary>
    public string? Preflight { get; init; }

    /// <summary>By which way it was paid.</summary>
    public string Protocol { get; init; } = "lightning";

    /// <summary>What was asked of the vendor.</summary>
    public string Operation { get; init; } = "";

    /// <summary>What it was for.</summary>
    public string Purpose { get; init; } = "";

    /// <summary>Which agent pays.</summary>
    public string Agent { get; init; } = "";

    /// <summary>The key of the node that was paid.</summary>
    public string Payee { get; init; } = "";

    /// <summary>When it happened; now where null.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>What is said of it; null for nothing.</summary>
    public string? Content { get; init; }

    /// <summary>The memory that is to be written from it; null for none.</summary>
    public PaymentProjection? Projection { get; init; }

    /// <summary>How many own payments to a vendor let this home attest it by itself, each time; 0, the default, for never.</summary>
    public int AttestsEvery { get; init; }
}
