namespace Satchel.Protocols.Lightning.Nodes;

/// <summary>Why a node gave no usable answer.</summary>
public enum NodeError
{
    /// <summary>It cannot be reached, or failed.</summary>
    Unreachable,

    /// <summary>It gave no answer in time.</summary>
    TimedOut,

    /// <summary>It does not accept the credentials, or they do not allow this.</summary>
    Unauthorized,

    /// <summary>It does not accept the request.</summary>
    Refused,

    /// <summary>It wants to be asked later.</summary>
    RateLimited,

    /// <summary>Its answer is not what its interface says.</summary>
    InvalidAnswer,

    /// <summary>Its answer is larger than the limit.</summary>
    TooLarge,

    /// <summary>It cannot do this at all.</summary>
    Unsupported,
}
