namespace Satchel.Engine.Health;

/// <summary>Why a memory is to be retired.</summary>
public enum PruneCause
{
    /// <summary>Nobody was shown it for longer than the owner lets a memory lie.</summary>
    Unused,

    /// <summary>The store holds more than the owner lets it, and this is among what is worth least.</summary>
    Capacity,

    /// <summary>Its writer set a day, which has long passed. It is not recalled any more.</summary>
    Expired,
}
