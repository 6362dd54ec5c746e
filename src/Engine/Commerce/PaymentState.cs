namespace Satchel.Engine.Commerce;

/// <summary>What became of a payment.</summary>
public enum PaymentState
{
    /// <summary>Somebody has named a price.</summary>
    Quoted,

    /// <summary>Its amount is set aside.</summary>
    Reserved,

    /// <summary>It was handed to the node.</summary>
    Sending,

    /// <summary>Nobody knows: its amount stays set aside, and nothing is paid again.</summary>
    Unknown,

    /// <summary>The money was paid.</summary>
    Settled,

    /// <summary>Nothing was paid.</summary>
    Failed,

    /// <summary>The money was paid and came back. It makes no room in a budget.</summary>
    Refunded,
}
