using System.CommandLine;
using Satchel.Cli.Output;
using Satchel.Engine.Trade.Sqlite;
using Satchel.Protocols.Lightning;
using Satchel.Server.Gateway;
using Satchel.Server.Mcp.Http;

namespace Satchel.Cli.Commands.Money;

/// <summary>Sells answers of the memory for Lightning payments.</summary>
internal sealed class GatewayCommand : Verb
{
    private readonly Option<string> _listen = new("--listen")
    {
        Description = $"The address and the port (else gateway.listen, {GatewaySetup.UsualListen}); port 0 lets the system choose",
        HelpName = "ADDRESS:PORT",
    };

    private readonly Option<string> _expose = new("--expose")
    {
        Description = "What is sold: public (what is marked public), all, or a comma list of operations (else gateway.expose)",
        HelpName = "WHAT",
    };

    private readonly Option<bool> _allowSandbox = new("--allow-sandbox") { Description = "Let others than this machine reach a gateway that is paid with play money" };

    /// <summary>Makes the verb.</summary>
    public GatewayCommand()
        : base(
            "gateway",
            "Sell answers for Lightning payments (L402), until a signal ends it. Without a node of one's own it is paid with play money.",
            "satchel gateway                                # http://127.0.0.1:8402, public memories only",
            "satchel gateway --expose memory_store          # others may leave texts, which are held back",
            "satchel gateway earnings")
    {
        Action = new VerbAction();
        Add(_listen);
        Add(_expose);
        Add(_allowSandbox);
        Add(new GatewayEarningsCommand());
        Add(new GatewayListCommand());
    }

    /// <inheritdoc/>
    public override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var listen = ReadListen(context);
        var exposed = (context.Value(_expose) ?? context.Settings.Text("gateway.expose")!).Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        await using var node = OwnNode.OpenForGateway(context);
        if (node.Kind == "sandbox" && !listen.IsLoopback && !context.Given(_allowSandbox))
        {
            throw CommandException.Usage(
                "sandbox_exposed", $"Others than this machine can reach {listen}, and would pay with play money.", "set node.connection, listen on 127.0.0.1, or add --allow-sandbox");
        }

        using var log = new ErrorLog(context.Host, context.IsVerbose);
        var setup = new GatewaySetup
        {
            Catalog = context.Catalog,
            Store = context.Store.Name,
            PrepareHome = context.Home.Ensure,
            Trade = new TradeFile(context.Home.TradeFile, context.Clock),
            Node = node,
            Clock = context.Clock,
            Version = BuildInformation.Version,
            Log = log,
            Listen = listen,
            Price = operation => Msat.FromSats(context.Settings.WholeNumber($"gateway.prices.{operation}") ?? 0),
            Exposed = exposed.Where(name => name is not ("public" or "all")).ToHashSet(StringComparer.Ordinal),
            SellsEverything = exposed.Contains("all", StringComparer.Ordinal),
            UsesPerToken = (int)(context.Settings.WholeNumber("gateway.bundle") ?? 1),
            UnpaidPerSecond = (int)(context.Settings.WholeNumber("gateway.limits.unpaid_per_second") ?? 50),
            UnpaidBurst = (int)(context.Settings.WholeNumber("gateway.limits.unpaid_burst") ?? 200),
        };
        await using var server = await GatewayServer.StartAsync(setup, cancellationToken);
        context.Output.Note($"selling at {server.Address}{(node.Kind == "sandbox" ? "; paid with play money" : "")}{(setup.SellsEverything ? "; everything is sold, not only what is public" : "")}");
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, context.Clock, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Who asks the gateway to end gets what was asked for.
        }

        return ExitCode.Done;
    }

    private ListenAddress ReadListen(CommandContext context)
    {
        var text = context.Value(_listen) ?? context.Settings.Text("gateway.listen")!;
        return ListenAddress.TryParse(text, out var listen)
            ? listen
            : throw CommandException.Usage("invalid_address", $"--listen: '{text}' is no address and port.", "such as 127.0.0.1:8402, [::1]:8402 or localhost:8402");
    }
}
