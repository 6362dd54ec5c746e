namespace Satchel.Protocols.Lightning;

/// <summary>Why a text is no invoice that may be paid.</summary>
public enum InvoiceRefusal
{
    /// <summary>It is one.</summary>
    None,

    /// <summary>It is longer than the limit.</summary>
    TooLong,

    /// <summary>It is no bech32, its checksum is wrong, or it ends in the middle of a field.</summary>
    Malformed,

    /// <summary>The prefix names no network that is known.</summary>
    UnknownNetwork,

    /// <summary>The amount has another multiplier, a leading zero, a part of an msat, or is more than there can be.</summary>
    WrongAmount,

    /// <summary>A field that may stand once stands twice, or both a description and its hash are there.</summary>
    FieldTwice,

    /// <summary>The payment hash, the payment secret, or description and its hash are missing.</summary>
    FieldMissing,

    /// <summary>A field holds what its standard does not allow.</summary>
    WrongField,

    /// <summary>It demands of the payer what is not known here.</summary>
    UnknownFeature,

    /// <summary>The signature does not hold, or gives no key.</summary>
    WrongSignature,
}
