namespace Satchel.Protocols.Lightning.Nodes;

/// <summary>Why nobody knows what became of a payment.</summary>
public enum PaymentDoubt
{
    /// <summary>It is under way.</summary>
    InFlight,

    /// <summary>The node gave no answer in time.</summary>
    TimedOut,

    /// <summary>The connection broke, or the node failed.</summary>
    Unreachable,

    /// <summary>The node's answer makes no sense, or proves nothing.</summary>
    InvalidAnswer,

    /// <summary>Whoever asked did not wait.</summary>
    Cancelled,
}
