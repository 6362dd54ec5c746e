namespace Satchel.Protocols.Lightning;

/// <summary>Which bitcoins an invoice asks for.</summary>
public enum LightningNetwork
{
    /// <summary>Real money.</summary>
    Mainnet,

    /// <summary>The public test network.</summary>
    Testnet,

    /// <summary>The public test network whose blocks are signed.</summary>
    Signet,

    /// <summary>A network of one's own; the sandbox is on it.</summary>
    Regtest,
}
