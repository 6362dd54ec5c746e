using Satchel.Protocols.Lightning.Sandbox;
using Satchel.Protocols.Lightning.Wallet;

namespace Satchel.Protocols.Lightning.Nodes;

/// <summary>Opens the node that a connection names.</summary>
public static class LightningNodes
{
    /// <summary>Opens it; none of them is asked anything before it is used.</summary>
    /// <param name="connection">How to reach it.</param>
    /// <param name="sandbox">Where a sandbox keeps its key, and the directory of its network where the connection names none.</param>
    /// <param name="relays">Opens the relays of a wallet.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="NodeException">A sandbox cannot be opened.</exception>
    public static ILightningNode Open(
        NodeConnection connection, SandboxOptions sandbox, Func<NodeConnection.WalletConnect, IWalletRelays> relays, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(connection);
        ArgumentNullException.ThrowIfNull(sandbox);
        ArgumentNullException.ThrowIfNull(relays);
        return connection switch
        {
            NodeConnection.Sandbox named => SandboxNode.Open(
                sandbox with { NetworkDirectory = named.Network ?? sandbox.NetworkDirectory, Settlement = named.Settlement, Fee = named.Fee }, time),
            NodeConnection.Phoenixd phoenixd => new PhoenixdNode(phoenixd, time),
            NodeConnection.LndRest lnd => new LndRestNode(lnd, time),
            NodeConnection.CoreLightning lightning => new CoreLightningNode(lightning, time),
            NodeConnection.Lnbits lnbits => new LnbitsNode(lnbits, time),
            NodeConnection.WalletConnect wallet => new WalletConnectNode(wallet, relays(wallet), time),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }
}
