namespace Satchel.Protocols.Lightning.Nodes;

/// <summary>How long a node is waited for and how much of what it says is read.</summary>
public static class NodeLimits
{
    /// <summary>Bytes of an answer. An invoice with all that is known of it has a few thousand.</summary>
    public const int AnswerBytes = 1024 * 1024;

    /// <summary>Seconds for a call that pays nothing.</summary>
    public const int CallSeconds = 30;

    /// <summary>Seconds for a payment, after which it is unknown: what is not through by then is stuck on the way.</summary>
    public const int PaySeconds = 60;

    /// <summary>Bytes of one message of a stream.</summary>
    public const int MessageBytes = 256 * 1024;
}
