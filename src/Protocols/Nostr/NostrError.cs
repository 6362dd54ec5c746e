namespace Satchel.Protocols.Nostr;

/// <summary>Why something from the network was refused.</summary>
public enum NostrError
{
    /// <summary>It is no JSON, has another shape, a field twice or not at all, or text that is not Unicode.</summary>
    Malformed,

    /// <summary>It is larger, longer or deeper than the limits allow.</summary>
    TooLarge,

    /// <summary>The id is not the hash of the fields.</summary>
    WrongId,

    /// <summary>The signature does not hold.</summary>
    WrongSignature,

    /// <summary>It is from the future, or too old for its purpose.</summary>
    WrongTime,

    /// <summary>It is encrypted in a version that is not known.</summary>
    UnknownVersion,

    /// <summary>The authentication code is not that of the text: it was changed, or is for another key.</summary>
    WrongCode,

    /// <summary>A public key is no point of the curve.</summary>
    WrongKey,

    /// <summary>It is for another purpose: another kind, relay, challenge, address, method or body.</summary>
    WrongPurpose,
}
