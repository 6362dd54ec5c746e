namespace Satchel.Engine.Commerce;

/// <summary>Whether a login at a vendor still holds.</summary>
public enum SessionState
{
    /// <summary>It holds.</summary>
    Active,

    /// <summary>Its time is over.</summary>
    Expired,

    /// <summary>It was taken back.</summary>
    Revoked,
}
