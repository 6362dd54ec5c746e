namespace Satchel.Protocols.Lightning;

/// <summary>Which field of an invoice comes next: the value of the letter in the alphabet of bech32.</summary>
internal static class InvoiceField
{
    public const byte PaymentHash = 1; // p
    public const byte Route = 3; // r
    public const byte Features = 5; // 9
    public const byte Expiry = 6; // x
    public const byte Fallback = 9; // f
    public const byte Description = 13; // d
    public const byte PaymentSecret = 16; // s
    public const byte Payee = 19; // n
    public const byte DescriptionHash = 23; // h
    public const byte MinFinalCltv = 24; // c
    public const byte Metadata = 27; // m

    /// <summary>Words of a field of 32 bytes.</summary>
    public const int HashWords = 52;

    /// <summary>Words of a field with a key.</summary>
    public const int KeyWords = 53;

    /// <summary>The most words of a field: what the two words of its length can say.</summary>
    public const int MostWords = 1_023;
}
