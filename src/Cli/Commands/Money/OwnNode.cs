using Satchel.Protocols.Lightning;
using Satchel.Protocols.Lightning.Nodes;
using Satchel.Protocols.Lightning.Sandbox;

namespace Satchel.Cli.Commands.Money;

/// <summary>The Lightning node that the settings name.</summary>
internal static class OwnNode
{
    /// <summary>Opens it; nothing is asked of it yet. The caller closes it.</summary>
    /// <exception cref="CommandException">The setting names none that can be opened.</exception>
    public static ILightningNode Open(CommandContext context)
    {
        if (!NodeConnection.TryParse(context.Settings.Text("node.connection")!, out var connection, out var problem))
        {
            throw CommandException.Usage("invalid_node", $"The setting node.connection cannot be used: {problem}.", "satchel config set node.connection type=sandbox");
        }

        if (connection is NodeConnection.WalletConnect)
        {
            throw CommandException.No("node_not_available", "Wallets over Nostr cannot be reached yet.", "type=sandbox, type=phoenixd or type=lnd-rest");
        }

        context.Home.Ensure();
        var sandbox = new SandboxOptions(context.Home.SandboxKeyFile, context.Home.SandboxNetwork);
        return LightningNodes.Open(connection, sandbox, _ => throw new InvalidOperationException("A wallet was refused before."), context.Clock);
    }

    /// <summary>How a network is called: what moves no real money says so.</summary>
    public static string Name(ILightningNode node, LightningNetwork network) => node.Kind == "sandbox" ? node.Kind : network.ToWire();
}
