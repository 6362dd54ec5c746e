namespace Satchel.Engine.Identity;

/// <summary>What the key files of an earlier system are worth.</summary>
public enum EarlierIdentityState
{
    /// <summary>The public key belongs to the secret key: the pair can be taken over.</summary>
    Pair,

    /// <summary>The public key is only the hash of the secret: the secret can be taken over, and has another public key.</summary>
    StandIn,

    /// <summary>The public key belongs to another secret key.</summary>
    Mismatched,

    /// <summary>The file of the secret key does not hold one.</summary>
    Damaged,
}
