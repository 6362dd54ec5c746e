namespace Satchel.Protocols.Lightning.Nodes;

/// <summary>Why nothing was paid.</summary>
public enum PaymentFailure
{
    /// <summary>The node gave no reason that others understand.</summary>
    Other,

    /// <summary>No way leads to the payee, or nobody is there.</summary>
    NoRoute,

    /// <summary>The node has not enough.</summary>
    InsufficientBalance,

    /// <summary>Sending it would cost more than was allowed.</summary>
    FeeAboveLimit,

    /// <summary>The invoice has expired.</summary>
    InvoiceExpired,

    /// <summary>The payee or the node does not accept the invoice: another network, unknown, or paid by somebody else.</summary>
    InvoiceRefused,

    /// <summary>The credentials do not allow to pay.</summary>
    NotAllowed,

    /// <summary>The node wants to be asked later or has reached a limit of its owner.</summary>
    LimitReached,
}
