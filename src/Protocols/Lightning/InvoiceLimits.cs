namespace Satchel.Protocols.Lightning;

/// <summary>How much of an invoice is read.</summary>
public static class InvoiceLimits
{
    /// <summary>Characters of an invoice. With two route hints and a long description one has about 1,200; QR codes end at 4,296.</summary>
    public const int Characters = 4_296;

    /// <summary>Bytes of a description: what the length of a field, 1,023 words, can hold.</summary>
    public const int DescriptionBytes = 639;

    /// <summary>Bytes of the metadata that a payer passes on, from the same length.</summary>
    public const int MetadataBytes = 639;

    /// <summary>Routes that are hinted at.</summary>
    public const int Routes = 20;

    /// <summary>Bits of features; the highest that anybody announces is below 300.</summary>
    public const int FeatureBits = 1_000;

    /// <summary>Addresses on the chain to fall back to.</summary>
    public const int Fallbacks = 20;
}
