namespace Satchel.Engine.Trade;

/// <summary>How far a token that was offered is.</summary>
public enum TokenState
{
    /// <summary>Its invoice can be paid.</summary>
    Offered,

    /// <summary>Its invoice can no longer be paid, and was not.</summary>
    Expired,

    /// <summary>It is paid, and was not used yet.</summary>
    Settled,

    /// <summary>It was used, and can be used again.</summary>
    Consumed,

    /// <summary>It was used, and cannot be used again.</summary>
    Spent,

    /// <summary>The owner made it worthless.</summary>
    Revoked,

    /// <summary>It is paid, and will not or could not be used: the owner may give the money back.</summary>
    Refundable,

    /// <summary>The owner gave the money back.</summary>
    Refunded,
}
