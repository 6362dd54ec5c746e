namespace Satchel.Protocols.Payments;

/// <summary>Why the caveats of a token forbid a use.</summary>
public enum TokenRefusal
{
    /// <summary>They do not.</summary>
    None,

    /// <summary>A condition of ours cannot be read, or is wider than one before it.</summary>
    Malformed,

    /// <summary>It names no service of ours.</summary>
    WrongService,

    /// <summary>It is for another operation, or for none.</summary>
    WrongOperation,

    /// <summary>Its time is over, or it has none.</summary>
    Expired,

    /// <summary>It was used as often as it may be, or says nothing of that.</summary>
    UsedUp,

    /// <summary>It is for another request.</summary>
    WrongRequest,

    /// <summary>It names another proof of payment.</summary>
    WrongPreimage,
}
