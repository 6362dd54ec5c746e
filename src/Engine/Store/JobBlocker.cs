namespace Satchel.Engine.Store;

/// <summary>What stands before a job in the queue.</summary>
public enum JobBlocker
{
    /// <summary>Nothing that could be done now.</summary>
    None,

    /// <summary>A job that nobody has and that could be begun.</summary>
    Due,

    /// <summary>A job that another worker took a short while ago.</summary>
    Held,
}
