using System.CommandLine;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Satchel.Cli.Commands.Money;
using Satchel.Engine.Commerce;
using Satchel.Protocols.Lightning.Nodes;
using Satchel.Server.Gateway;

namespace Satchel.Cli.Commands.Gateway;

/// <summary>Prints what the gateway says of itself.</summary>
internal sealed class ManifestCommand : Verb
{
    private readonly Option<string> _expose = GatewaySale.Expose();

    /// <summary>Makes the verb.</summary>
    public ManifestCommand()
        : base(
            "manifest",
            "Print the signed manifest that the gateway serves at /.well-known/lightning-memory.json, for who wants to serve it elsewhere.",
            "satchel gateway manifest > lightning-memory.json")
        => Add(_expose);

    /// <inheritdoc/>
    public override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        context.Home.Ensure();
        var listen = GatewaySale.ListenOf(context, option: null);
        await using var node = OwnNode.OpenForGateway(context);
        var setup = GatewaySale.SetupOf(context, node, listen, context.Value(_expose), NullLoggerFactory.Instance);
        var manifest = GatewayManifest.Make(setup, new Uri($"http://{listen}"), await NetworkAsync(setup, node, cancellationToken));
        context.Output.Raw(Encoding.UTF8.GetString(manifest.Span) + "\n");
        return ExitCode.Done;
    }

    /// <summary>The network of the node; null where it is away, which is no reason to say nothing.</summary>
    private static async Task<PaymentNetwork?> NetworkAsync(GatewaySetup setup, ILightningNode node, CancellationToken cancellationToken)
    {
        try
        {
            return setup.NetworkOf((await node.GetInfoAsync(cancellationToken)).Network);
        }
        catch (NodeException)
        {
            return null;
        }
    }
}
