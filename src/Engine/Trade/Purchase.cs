using Satchel.Engine.Commerce;
using Satchel.Protocols.Lightning;

namespace Satchel.Engine.Trade;

/// <summary>Something that was bought from a gateway, or is being bought. Its text form tells neither token nor proof.</summary>
public sealed record Purchase
{
    /// <summary>What the payment is known by.</summary>
    public required PaymentHash Hash { get; init; }

    /// <summary>The name of its payment in the purse.</summary>
    public required string Payment { get; init; }

    /// <summary>The check that has set its amount aside.</summary>
    public required string Preflight { get; init; }

    /// <summary>Scheme, host and port of the gateway.</summary>
    public required string Origin { get; init; }

    /// <summary>The operation that was asked for.</summary>
    public required string Operation { get; init; }

    /// <summary>The SHA-256 of the request, as small hexadecimal digits.</summary>
    public required string RequestHash { get; init; }

    /// <summary>The word of the scheme that the gateway used.</summary>
    public required string Scheme { get; init; }

    /// <summary>The token, as it came.</summary>
    public required string Token { get; init; }

    /// <summary>The invoice.</summary>
    public required string Invoice { get; init; }

    /// <summary>The node that was told to pay, by its kind and its name: no other can say what became of it.</summary>
    public required string Node { get; init; }

    /// <summary>On which network.</summary>
    public required PaymentNetwork Network { get; init; }

    /// <summary>What it costs.</summary>
    public required Msat Amount { get; init; }

    /// <summary>The most that sending the payment may cost besides.</summary>
    public required Msat MaxFee { get; init; }

    /// <summary>What sending the payment has cost besides.</summary>
    public Msat Fee { get; init; }

    /// <summary>How far it is.</summary>
    public PurchaseState State { get; init; }

    /// <summary>The proof of the payment; null until there is one.</summary>
    public Preimage? Preimage { get; init; }

    /// <summary>When it was begun.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>A fixed text.</summary>
    public override string ToString() => "Purchase(hidden)";
}
