using System.CommandLine;
using System.CommandLine.Completions;
using Satchel.Cli.Commands.Money;
using Satchel.Cli.Output;
using Satchel.Engine.Recall;
using Satchel.Engine.Scheduler;
using Satchel.Engine.Sync;
using Satchel.Server.Mcp;
using Satchel.Server.Mcp.Http;

namespace Satchel.Cli.Commands.Mcp;

/// <summary>
/// Serves the memory to programs that speak the Model Context Protocol: one on standard input and output, or many over HTTP.
/// </summary>
internal sealed class McpCommand : Verb
{
    private static readonly string[] Profiles = ["core", "commerce", "all"];

    private readonly Option<string> _tools = new("--tools")
    {
        Description = "Which tools are offered: core (the memory), commerce (payments, vendors, trust), all (default core)",
        HelpName = "PROFILE",
    };

    private readonly Option<bool> _http = new("--http") { Description = "Serve many clients over HTTP, at /mcp, until the program is ended" };

    private readonly Option<string> _listen = new("--listen")
    {
        Description = $"With --http: the address and the port (default {ListenAddress.Usual}); port 0 lets the system choose",
        HelpName = "ADDRESS:PORT",
    };

    private readonly Option<bool> _noAuth = new("--no-auth") { Description = "With --http: ask for no token; every program of this machine may use the memory" };

    private readonly Option<string> _printConfig = new("--print-config")
    {
        Description = $"Print what adds the server to a host, and serve nothing: {string.Join(", ", HostSnippet.Hosts)}",
        HelpName = "HOST",
    };

    /// <summary>Makes the verb.</summary>
    public McpCommand()
        : base(
            "mcp",
            "Serve the memory over the Model Context Protocol: on standard input and output until the input ends, or over HTTP.",
            "satchel mcp --print-config vscode              # what to put into the host's settings",
            "satchel mcp --store work --tools all",
            "satchel mcp --http                             # http://127.0.0.1:8403/mcp, with a token",
            "satchel mcp --http --print-config claude-code  # the address and the token for a host")
    {
        _tools.CompletionSources.Add(_ => Profiles.Select(name => new CompletionItem(name)));
        _printConfig.CompletionSources.Add(_ => HostSnippet.Hosts.Select(name => new CompletionItem(name)));
        Add(_tools);
        Add(_http);
        Add(_listen);
        Add(_noAuth);
        Add(_printConfig);
    }

    /// <inheritdoc/>
    public override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var profile = ReadProfile(context);
        var listen = ReadListen(context);
        if (context.Value(_printConfig) is { } host)
        {
            context.Output.Raw(Snippet(context, host, listen));
            return ExitCode.Done;
        }

        using var log = new ErrorLog(context.Host, context.IsVerbose);
        using var models = RemoteHelp.IsOffered(context.Settings, context.Store.Name) ? context.OpenModels() : null;
        var setup = new McpSetup
        {
            Catalog = context.Catalog,
            Store = context.Store.Name,
            PurseFile = context.Home.PurseFile,
            PrepareHome = context.Home.Ensure,
            Clock = context.Clock,
            Version = BuildInformation.Version,
            Log = log,
            QueuesRefinement = context.Settings.Text("llm.endpoint", context.Store.Name) is not null,
            RefusesWrites = () => SchedulerSettings.StateOf(context.ReadSettings()) is SchedulerState.WritesRefused,
            QueuesEmbedding = context.HasEmbeddings,
            Help = models is null ? null : new RemoteHelp(models, context.Settings, context.Home, context.Clock),
            Profile = profile,
            Agent = () => context.Identity.ReadPublicKey(),
            EnsureAgent = () => context.Identity.AgentOf(context.ReadSettings()),
            OpenSigner = () => OpenSigner(context),
            TrustRules = () => TrustRules.Of(context.ReadSettings(), BuildInformation.Version),
            TradeFile = context.Home.TradeFile,
            OpenNode = () => OwnNode.Open(context, context.ReadSettings()),
            Buying = () => OwnNode.RulesOf(context.ReadSettings()),
            LoginHosts = () => VendorLogin.HostsOf(context.ReadSettings()),
            OpenSync = () => OpenSync(context),
            OpenExport = () => OpenExport(context),
        };
        try
        {
            await (listen is null ? ServeStreamsAsync(context, setup, cancellationToken) : ServeHttpAsync(context, setup, listen, cancellationToken));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Who asks the server to end gets what was asked for.
        }

        return ExitCode.Done;
    }

    /// <summary>As the settings are now: a server outlives them.</summary>
    private static HomeSync? OpenSync(CommandContext context)
    {
        var settings = context.ReadSettings();
        return HomeSync.RelaysOf(settings).Count > 0 ? HomeSync.Open(context.Home, settings, CommandContext.Random, context.Clock) : null;
    }

    private static HomeSigner? OpenSigner(CommandContext context)
    {
        context.Home.Ensure();
        return HomeSigner.Open(context.Home, context.ReadSettings(), CommandContext.Random);
    }

    private static NostrExport OpenExport(CommandContext context)
        => NostrExport.Open(context.Home, context.ReadSettings(), CommandContext.Random, context.Clock);

    private static async Task ServeStreamsAsync(CommandContext context, McpSetup setup, CancellationToken cancellationToken)
    {
        await using var input = BoundaryStream.ForInput(context.Host.OpenInput(), "Standard input");
        await using var output = context.Output.OpenRaw();
        await using var face = new McpFace(setup);
        await face.ServeAsync(input, output, cancellationToken);
    }

    private async Task ServeHttpAsync(CommandContext context, McpSetup setup, ListenAddress listen, CancellationToken cancellationToken)
    {
        var token = Token(context);
        await using var server = await HttpServer.StartAsync(new HttpSetup { Memory = setup, Listen = listen, Token = token }, cancellationToken);
        context.Output.Note($"listening on {server.Address}; {(token is null ? "no token is asked for" : $"the token is in {context.Home.McpTokenFile}")}");
        await Task.Delay(Timeout.InfiniteTimeSpan, context.Clock, cancellationToken);
    }

    private string Snippet(CommandContext context, string host, ListenAddress? listen)
        => listen is null
            ? HostSnippet.For(host, context.Host.ProgramPath(), Words(context))
            : HostSnippet.ForHttp(host, $"http://{listen}/mcp", Token(context));

    /// <summary>The token that is asked for, made where there is none yet; null where none is.</summary>
    private string? Token(CommandContext context)
    {
        if (context.Given(_noAuth))
        {
            return null;
        }

        context.Home.Ensure();
        return AccessToken.Ensure(context.Home.McpTokenFile);
    }

    /// <summary>Where to listen; null where the server speaks on standard input and output.</summary>
    private ListenAddress? ReadListen(CommandContext context)
    {
        if (!context.Given(_http))
        {
            return context.Given(_listen) || context.Given(_noAuth)
                ? throw CommandException.Usage("http_missing", $"{(context.Given(_listen) ? "--listen" : "--no-auth")} is only for --http.", "add --http")
                : null;
        }

        var listen = ListenAddress.Usual;
        if (context.Value(_listen) is { } text && !ListenAddress.TryParse(text, out listen))
        {
            throw CommandException.Usage("invalid_address", $"--listen: '{text}' is no address and port.", "such as 127.0.0.1:8403, [::1]:8403 or localhost:8403");
        }

        return context.Given(_noAuth) && !listen.IsLoopback
            ? throw CommandException.Usage("auth_needed", $"--no-auth: others than this machine can reach {listen}.", "leave --no-auth away, or listen on 127.0.0.1")
            : listen;
    }

    private ToolProfile ReadProfile(CommandContext context) => context.Value(_tools) switch
    {
        null or "core" => ToolProfile.Core,
        "all" => ToolProfile.All,
        "commerce" => ToolProfile.Commerce,
        var other => throw CommandException.Usage("invalid_tools", $"--tools: '{other}' is no set of tools.", $"one of {string.Join(", ", Profiles)}"),
    };

    /// <summary>The words after the program's name with which the host starts it: this command, without the printing.</summary>
    private IReadOnlyList<string> Words(CommandContext context)
        => ["mcp", .. context.Value(_tools) is { } tools ? (string[])["--tools", tools] : [], .. context.Place()];
}
