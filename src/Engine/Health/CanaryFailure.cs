namespace Satchel.Engine.Health;

/// <summary>What the canary could not do. The numbers are kept in stores.</summary>
public enum CanaryFailure
{
    /// <summary>Nothing failed.</summary>
    None = 0,

    /// <summary>A memory was not stored.</summary>
    NotStored = 1,

    /// <summary>A memory that was stored was not recalled.</summary>
    NotRecalled = 2,

    /// <summary>A memory that was retired was recalled.</summary>
    NotRetired = 3,

    /// <summary>What was committed was not read again.</summary>
    NotDurable = 4,

    /// <summary>The store failed meanwhile.</summary>
    StoreFailed = 5,
}
