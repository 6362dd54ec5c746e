namespace Satchel.Protocols.Nostr;

/// <summary>What came from the network is not what the standard says. The message holds nothing of the content.</summary>
public sealed class NostrException : Exception
{
    /// <summary>Says what is wrong.</summary>
    public NostrException(NostrError code, string message, Exception? innerException = null)
        : base(message, innerException)
        => Code = code;

    /// <summary>What is wrong.</summary>
    public NostrError Code { get; }

    /// <summary>Whether the same bytes may be right later: never.</summary>
    public bool IsTransient => false;

    internal static NostrException Malformed(string message, Exception? innerException = null) => new(NostrError.Malformed, message, innerException);

    internal static NostrException TooLarge(string message) => new(NostrError.TooLarge, message);
}
