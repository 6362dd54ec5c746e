namespace Satchel.Server.Mcp.Http;

/// <summary>The server cannot listen where it was told to. The message is written for the owner.</summary>
public sealed class ListenException : Exception
{
    /// <summary>Says what failed.</summary>
    public ListenException(string code, string message, bool isTransient, Exception innerException)
        : base(message, innerException)
        => (Code, IsTransient) = (code, isTransient);

    /// <summary>Stable name of the failure.</summary>
    public string Code { get; }

    /// <summary>Whether the same may succeed later.</summary>
    public bool IsTransient { get; }
}
