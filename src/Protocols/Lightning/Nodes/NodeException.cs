namespace Satchel.Protocols.Lightning.Nodes;

/// <summary>A node gave no usable answer. The message holds no secret, no invoice and nothing that the node said.</summary>
public sealed class NodeException : Exception
{
    /// <summary>Says what failed.</summary>
    public NodeException(NodeError code, string message, Exception? innerException = null)
        : base(message, innerException)
        => Code = code;

    /// <summary>What failed.</summary>
    public NodeError Code { get; }

    /// <summary>Whether the same may succeed later without anybody's help.</summary>
    public bool IsTransient => Code is NodeError.Unreachable or NodeError.TimedOut or NodeError.RateLimited or NodeError.InvalidAnswer;

    /// <summary>What it means for a payment that may have been sent.</summary>
    internal PaymentDoubt AsDoubt => Code switch
    {
        NodeError.TimedOut => PaymentDoubt.TimedOut,
        NodeError.InvalidAnswer or NodeError.TooLarge => PaymentDoubt.InvalidAnswer,
        _ => PaymentDoubt.Unreachable,
    };
}
