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

    /// <summary>The stable name of <see cref="Code"/> on the wire.</summary>
    public string WireCode => Code switch
    {
        NodeError.Unreachable => "node_unreachable",
        NodeError.TimedOut => "node_timed_out",
        NodeError.Unauthorized => "node_unauthorized",
        NodeError.Refused => "node_refused",
        NodeError.RateLimited => "node_rate_limited",
        NodeError.InvalidAnswer => "node_answer_invalid",
        NodeError.TooLarge => "node_answer_too_large",
        NodeError.Unsupported => "node_unsupported",
    };

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
