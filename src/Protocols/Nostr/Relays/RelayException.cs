namespace Satchel.Protocols.Nostr.Relays;

/// <summary>A relay failed. The message names no text that the relay has sent.</summary>
public sealed class RelayException : Exception
{
    /// <summary>Says what failed.</summary>
    public RelayException(RelayError code, string message, Exception? innerException = null)
        : base(message, innerException)
        => Code = code;

    /// <summary>What failed.</summary>
    public RelayError Code { get; }

    /// <summary>Whether trying again later may help.</summary>
    public bool IsTransient => Code is not RelayError.Hostile;
}
