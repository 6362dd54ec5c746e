using System.Security.Cryptography;
using Satchel.Cli.Commands.Gateway;
using Satchel.Engine.Settings;
using Satchel.Protocols.Lightning;
using Satchel.Protocols.Lightning.Nodes;
using Satchel.Protocols.Lightning.Sandbox;
using Satchel.Protocols.Lightning.Wallet;
using Satchel.Server.Buying;

namespace Satchel.Cli.Commands.Money;

/// <summary>The Lightning node that the settings name.</summary>
internal static class OwnNode
{
    private const string UsualAddress = "http://localhost:9740";

    /// <summary>
    /// Opens the node of a gateway: where the settings name none, the phoenixd of <c>PHOENIXD_URL</c> and <c>PHOENIXD_PASSWORD</c>, which is how containers
    /// are told. A gateway only receives, so the password may be the limited one. The caller closes it.
    /// </summary>
    /// <exception cref="CommandException">None of them can be opened.</exception>
    public static ILightningNode OpenForGateway(CommandContext context)
    {
        if (context.Settings.IsChosenForAny("node.connection"))
        {
            return Open(context);
        }

        var address = GatewayEnvironment.PhoenixdAddress(context);
        if (GatewayEnvironment.PhoenixdPassword(context) is not { } password)
        {
            // Who names a node wants to be paid for real: no play money in its place.
            return address is null ? Open(context) : throw CommandException.Usage("invalid_node", "PHOENIXD_URL is set, but no PHOENIXD_PASSWORD.", "set PHOENIXD_PASSWORD or PHOENIXD_PASSWORD_FILE");
        }

        return Uri.TryCreate(address ?? UsualAddress, UriKind.Absolute, out var server) && server.Scheme is ("http" or "https")
            ? new PhoenixdNode(new NodeConnection.Phoenixd(server, Password: null, new NodeSecret(password)), context.Clock)
            : throw CommandException.Usage("invalid_node", "PHOENIXD_URL is no address of http or https.", $"such as {UsualAddress}");
    }

    /// <summary>What agents may buy, and where.</summary>
    public static BuyingRules RulesOf(SatchelSettings settings) => new(
        (int)(settings.WholeNumber("pay.max_sats") ?? 0),
        [.. (settings.Text("pay.gateways") ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries).Select(address => new Uri(address))]);

    /// <summary>Opens it; nothing is asked of it yet. The caller closes it.</summary>
    /// <param name="context">The command.</param>
    /// <param name="settings">The settings as they are now; null for those that the command began with.</param>
    /// <exception cref="SettingsException">The setting names none that can be opened.</exception>
    public static ILightningNode Open(CommandContext context, SatchelSettings? settings = null)
    {
        if (!NodeConnection.TryParse((settings ?? context.Settings).Text("node.connection")!, out var connection, out var problem))
        {
            throw new SettingsException(
                SettingsError.ValueInvalid, $"The setting node.connection cannot be used: {problem}.", "satchel config set node.connection type=sandbox");
        }

        context.Home.Ensure();
        var sandbox = new SandboxOptions(context.Home.SandboxKeyFile, context.Home.SandboxNetwork);
        return LightningNodes.Open(connection, sandbox, wallet => new WalletRelays(wallet, context.Clock, Chance), context.Clock);
    }

    private static double Chance() => RandomNumberGenerator.GetInt32(int.MaxValue) / (double)int.MaxValue;

    /// <summary>How a network is called: what moves no real money says so.</summary>
    public static string Name(ILightningNode node, LightningNetwork network) => node.Kind == "sandbox" ? node.Kind : network.ToWire();
}
