using Satchel.Protocols.Lightning;

namespace Satchel.Engine.Commerce;

/// <summary>One transfer of money, out or in.</summary>
public sealed record Payment
{
    /// <summary>Its name: a UUID of version 7, and the id of its memory too.</summary>
    public required string Id { get; init; }

    /// <summary>Where the money moves.</summary>
    public required PaymentNetwork Network { get; init; }

    /// <summary>Which way.</summary>
    public required PaymentDirection Direction { get; init; }

    /// <summary>Whom it is with, under the key that was given then.</summary>
    public required VendorKey Vendor { get; init; }

    /// <summary>The hash that names it on the network, 64 small hexadecimal digits; null where nobody said it.</summary>
    public string? PaymentHash { get; init; }

    /// <summary>What its writer named it by, so that it is not written twice; null where nobody said it.</summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>What became of it.</summary>
    public required PaymentState State { get; init; }

    /// <summary>Whether what was paid for came.</summary>
    public PaymentDelivery Delivery { get; init; }

    /// <summary>The price that was asked.</summary>
    public required Msat Asked { get; init; }

    /// <summary>What was paid, without the fee.</summary>
    public required Msat Paid { get; init; }

    /// <summary>The fee of the network.</summary>
    public Msat Fee { get; init; }

    /// <summary>By which way it was paid: lightning, l402, keysend.</summary>
    public string Protocol { get; init; } = "lightning";

    /// <summary>What was asked of the vendor; may be empty.</summary>
    public string Operation { get; init; } = "";

    /// <summary>What it was for; may be empty.</summary>
    public string Purpose { get; init; } = "";

    /// <summary>Which agent pays, in the words of who wrote it down; may be empty.</summary>
    public string Agent { get; init; } = "";

    /// <summary>The public key of the home that wrote it down, 64 hexadecimal digits; null where it had none.</summary>
    public string? AgentKey { get; init; }

    /// <summary>The key of the node that was paid; may be empty.</summary>
    public string Payee { get; init; } = "";

    /// <summary>The preflight that it belongs to; may be empty.</summary>
    public string Preflight { get; init; } = "";

    /// <summary>Who wrote it down.</summary>
    public required string Actor { get; init; }

    /// <summary>The store that has its memory; may be empty.</summary>
    public string Store { get; init; } = "";

    /// <summary>Its memory; may be empty.</summary>
    public string Memory { get; init; } = "";

    /// <summary>What was said of it; null where it was erased, is held back or nothing was said.</summary>
    public string? Content { get; init; }

    /// <summary>How its price compared with those before it, at that time.</summary>
    public AnomalyVerdict Anomaly { get; init; }

    /// <summary>When it happened.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>When it was written down.</summary>
    public required DateTimeOffset RecordedAt { get; init; }
}
