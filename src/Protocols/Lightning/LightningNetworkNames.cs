namespace Satchel.Protocols.Lightning;

/// <summary>The names of the networks, on the wire and in addresses.</summary>
public static class LightningNetworkNames
{
    /// <summary>The name in words: <c>mainnet</c>, <c>testnet</c>, <c>signet</c>, <c>regtest</c>.</summary>
    public static string ToWire(this LightningNetwork network) => network switch
    {
        LightningNetwork.Mainnet => "mainnet",
        LightningNetwork.Testnet => "testnet",
        LightningNetwork.Signet => "signet",
        LightningNetwork.Regtest => "regtest",
    };

    /// <summary>Reads a name; nodes also say <c>bitcoin</c>, <c>main</c>, <c>test</c> and <c>testnet3</c>. Null where it is none.</summary>
    public static LightningNetwork? Parse(string? name) => name?.ToLowerInvariant() switch
    {
        "mainnet" or "main" or "bitcoin" => LightningNetwork.Mainnet,
        "testnet" or "testnet3" or "testnet4" or "test" => LightningNetwork.Testnet,
        "signet" => LightningNetwork.Signet,
        "regtest" => LightningNetwork.Regtest,
        _ => null,
    };

    /// <summary>What the prefix of an invoice has after <c>ln</c>.</summary>
    internal static string ToInvoicePrefix(this LightningNetwork network) => network switch
    {
        LightningNetwork.Mainnet => "bc",
        LightningNetwork.Testnet => "tb",
        LightningNetwork.Signet => "tbs",
        LightningNetwork.Regtest => "bcrt",
    };

    /// <summary>The network of an invoice.</summary>
    internal static LightningNetwork? FromInvoicePrefix(ReadOnlySpan<char> prefix) => prefix switch
    {
        "bc" => LightningNetwork.Mainnet,
        "tb" => LightningNetwork.Testnet,
        "tbs" => LightningNetwork.Signet,
        "bcrt" => LightningNetwork.Regtest,
        _ => null,
    };
}
