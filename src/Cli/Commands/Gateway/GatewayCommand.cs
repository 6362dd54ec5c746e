using System.CommandLine;
using Satchel.Cli.Commands.Money;
using Satchel.Cli.Output;
using Satchel.Server.Gateway;

namespace Satchel.Cli.Commands.Gateway;

/// <summary>Sells answers of the memory for Lightning payments.</summary>
internal sealed class GatewayCommand : Verb
{
    private readonly Option<string> _listen = new("--listen")
    {
        Description = $"The address and the port (else gateway.listen, {GatewaySetup.UsualListen}); port 0 lets the system choose",
        HelpName = "ADDRESS:PORT",
    };

    private readonly Option<string> _expose = GatewaySale.Expose();
    private readonly Option<bool> _allowSandbox = new("--allow-sandbox") { Description = "Let others than this machine reach a gateway that is paid with play money" };

    /// <summary>Makes the verb.</summary>
    public GatewayCommand()
        : base(
            "gateway",
            "Sell answers for Lightning payments (L402), until a signal ends it. Without a node of one's own it is paid with play money.",
            "satchel gateway                                # http://127.0.0.1:8402: what is public, reputation and trust of vendors",
            "satchel gateway --expose memory_store          # others may leave texts, which are held back",
            "satchel gateway status",
            "satchel gateway earnings")
    {
        Action = new VerbAction();
        Add(_listen);
        Add(_expose);
        Add(_allowSandbox);
        Add(new StatusCommand());
        Add(new EarningsCommand());
        Add(new TokensCommand());
        Add(new RevokeCommand());
        Add(new RefundsCommand());
        Add(new ManifestCommand());
        Add(new ListCommand());
        Add(new ConfirmCommand());
        Add(new CompareCommand());
    }

    /// <inheritdoc/>
    public override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var listen = GatewaySale.ListenOf(context, context.Value(_listen));
        await using var node = OwnNode.OpenForGateway(context);
        if (node.Kind == "sandbox" && !listen.IsLoopback && !context.Given(_allowSandbox))
        {
            throw CommandException.Usage(
                "sandbox_exposed", $"Others than this machine can reach {listen}, and would pay with play money.", "set node.connection, listen on 127.0.0.1, or add --allow-sandbox");
        }

        using var log = new ErrorLog(context.Host, context.IsVerbose);
        context.Home.Ensure();
        var setup = GatewaySale.SetupOf(context, node, listen, context.Value(_expose), log);
        await using var server = await GatewayServer.StartAsync(setup, cancellationToken);
        context.Output.Note($"selling at {server.Address}{(node.Kind == "sandbox" ? "; paid with play money" : "")}{(setup.SellsEverything ? "; everything is sold, not only what is public" : "")}");
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, context.Clock, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Who asks the gateway to end gets what was asked for: what is under way is answered first.
        }

        return ExitCode.Done;
    }
}
