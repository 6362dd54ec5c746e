namespace Satchel.Engine.Commerce;

/// <summary>Whether what was paid for came.</summary>
public enum PaymentDelivery
{
    /// <summary>Nobody has said.</summary>
    None,

    /// <summary>It came.</summary>
    Delivered,

    /// <summary>It did not come.</summary>
    Undelivered,
}
