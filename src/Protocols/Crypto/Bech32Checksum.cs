namespace Satchel.Protocols.Crypto;

/// <summary>Which of the two checksums a text of <see cref="Bech32"/> has.</summary>
public enum Bech32Checksum
{
    /// <summary>BIP-173: NIP-19, invoices, LNURL, addresses of witness version 0.</summary>
    Bech32,

    /// <summary>BIP-350: addresses of later witness versions.</summary>
    Bech32m,
}
