using Satchel.Engine.Commerce;
using Satchel.Protocols.Lightning;

namespace Satchel.Engine.Trade;

/// <summary>A token that a gateway has offered, and what became of it. Its text form tells no key.</summary>
public sealed record SoldToken
{
    /// <summary>What the payment is known by.</summary>
    public required PaymentHash Hash { get; init; }

    /// <summary>The SHA-256 of the identifier in the token, by which it is found.</summary>
    public required ReadOnlyMemory<byte> IdentifierHash { get; init; }

    /// <summary>The key that the token was minted with.</summary>
    public required ReadOnlyMemory<byte> RootKey { get; init; }

    /// <summary>The token itself, in base64, to be offered again.</summary>
    public required string Token { get; init; }

    /// <summary>The operation that it buys.</summary>
    public required string Operation { get; init; }

    /// <summary>What is asked for it.</summary>
    public required Msat Price { get; init; }

    /// <summary>On which network.</summary>
    public required PaymentNetwork Network { get; init; }

    /// <summary>Who asked, as the gateway tells clients apart.</summary>
    public required string Client { get; init; }

    /// <summary>The SHA-256 of the request that it was offered for, as small hexadecimal digits.</summary>
    public required string RequestHash { get; init; }

    /// <summary>The invoice.</summary>
    public required string Invoice { get; init; }

    /// <summary>When it was offered.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Until when the invoice can be paid.</summary>
    public required DateTimeOffset InvoiceExpiresAt { get; init; }

    /// <summary>Until when the token can be used.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>How often it may be used.</summary>
    public required int MaxUses { get; init; }

    /// <summary>How often it was used.</summary>
    public int Uses { get; init; }

    /// <summary>When it was known to be paid; null where it is not.</summary>
    public DateTimeOffset? SettledAt { get; init; }

    /// <summary>When the owner made it worthless; null where nobody did.</summary>
    public DateTimeOffset? RevokedAt { get; init; }

    /// <summary>How often what was paid could not be served by a mistake of the program.</summary>
    public int Failures { get; init; }

    /// <summary>When the owner gave the money back; null where nobody did.</summary>
    public DateTimeOffset? RefundedAt { get; init; }

    /// <summary>How far it is.</summary>
    public TokenState StateAt(DateTimeOffset now)
        => RefundedAt is not null ? TokenState.Refunded
            : SettledAt is not null && Uses == 0 && (RevokedAt is not null || Failures > 0 || ExpiresAt <= now) ? TokenState.Refundable
            : RevokedAt is not null ? TokenState.Revoked
            : SettledAt is null ? (InvoiceExpiresAt > now ? TokenState.Offered : TokenState.Expired)
            : Uses == 0 ? TokenState.Settled
            : Uses < MaxUses && ExpiresAt > now ? TokenState.Consumed
            : TokenState.Spent;

    /// <summary>A fixed text.</summary>
    public override string ToString() => "SoldToken(hidden)";
}
