namespace Satchel.Engine.Portability;

/// <summary>Another system's memories cannot be read. What was taken in before, store by store, stays.</summary>
public sealed class SourceException : Exception
{
    /// <summary>Makes the exception.</summary>
    public SourceException(SourceError code, string message, Exception? innerException = null)
        : base(message, innerException)
        => Code = code;

    /// <summary>What kind of failure it is.</summary>
    public SourceError Code { get; }

    /// <summary>Whether the same may succeed later without anybody's help.</summary>
    public bool IsTransient => Code is SourceError.Busy;
}
