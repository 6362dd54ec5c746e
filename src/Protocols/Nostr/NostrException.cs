namespace Satchel.Protocols.Nostr;

/// <summary>What came from the network is not what the standard says. The message holds nothing of the content. It is
/// never transient: the same bytes are wrong tomorrow as well.</summary>
public sealed class NostrException : Exception
{
    /// <summary>Says what is wrong.</summary>
    public NostrException(NostrError code, string message, Exception? innerException = null)
        : base(message, innerException)
        => Code = code;

    /// <summary>What is wrong.</summary>
    public NostrError Code { get; }

    internal static NostrException Malformed(string message, Exception? innerException = null) => new(NostrError.Malformed, message, innerException);

    internal static NostrException TooLarge(string message) => new(NostrError.TooLarge, message);
}
