namespace Satchel.Engine.Commerce;

/// <summary>Where money moves. Amounts of two networks are never summed.</summary>
public enum PaymentNetwork
{
    /// <summary>Real money.</summary>
    Mainnet,

    /// <summary>A network of one's own for tests.</summary>
    Regtest,

    /// <summary>The built-in node, which moves nothing.</summary>
    Sandbox,
}
