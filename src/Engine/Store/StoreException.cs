namespace Satchel.Engine.Store;

/// <summary>A store could not do what it was asked; nothing of the transaction was written.</summary>
public sealed class StoreException : Exception
{
    /// <summary>Makes the exception.</summary>
    public StoreException(StoreError code, string message, Exception? innerException = null)
        : base(message, innerException)
        => Code = code;

    /// <summary>What kind of failure it is.</summary>
    public StoreError Code { get; }

    /// <summary>Whether the same may succeed later without anybody's help, once the store has been opened again.</summary>
    public bool IsTransient => Code is StoreError.Busy or StoreError.Restored or StoreError.Unavailable;
}
