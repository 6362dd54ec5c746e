namespace Satchel.Engine.Trade;

/// <summary>How far a purchase is.</summary>
public enum PurchaseState
{
    /// <summary>The order goes to the node, or has gone: whether it was paid must be looked up.</summary>
    Paying,

    /// <summary>It is paid and proven; the answer has not come yet.</summary>
    Paid,

    /// <summary>The answer has come.</summary>
    Delivered,

    /// <summary>Nothing was paid.</summary>
    Failed,

    /// <summary>The answer has come, and the gateway takes its token for no other request.</summary>
    UsedUp,
}
