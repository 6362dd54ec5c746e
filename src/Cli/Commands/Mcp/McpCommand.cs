using System.CommandLine;
using System.CommandLine.Completions;
using Satchel.Cli.Output;
using Satchel.Engine.Scheduler;
using Satchel.Server.Mcp;

namespace Satchel.Cli.Commands.Mcp;

/// <summary>Serves the memory to a program that speaks the Model Context Protocol on standard input and output.</summary>
internal sealed class McpCommand : Verb
{
    private static readonly string[] Profiles = ["core", "commerce", "all"];

    private readonly Option<string> _tools = new("--tools")
    {
        Description = "Which tools are offered: core (the memory), commerce, all (default core)",
        HelpName = "PROFILE",
    };

    private readonly Option<string> _printConfig = new("--print-config")
    {
        Description = $"Print what adds the server to a host, and serve nothing: {string.Join(", ", HostSnippet.Hosts)}",
        HelpName = "HOST",
    };

    /// <summary>Makes the verb.</summary>
    public McpCommand()
        : base(
            "mcp",
            "Serve the memory over the Model Context Protocol on standard input and output, until the input ends.",
            "satchel mcp --print-config vscode              # what to put into the host's settings",
            "satchel mcp --store work --tools all")
    {
        _tools.CompletionSources.Add(_ => Profiles.Select(name => new CompletionItem(name)));
        _printConfig.CompletionSources.Add(_ => HostSnippet.Hosts.Select(name => new CompletionItem(name)));
        Add(_tools);
        Add(_printConfig);
    }

    /// <inheritdoc/>
    public override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var profile = ReadProfile(context);
        if (context.Value(_printConfig) is { } host)
        {
            context.Output.Raw(HostSnippet.For(host, context.Host.ProgramPath(), Words(context)));
            return ExitCode.Done;
        }

        using var log = new ErrorLog(context.Host, context.IsVerbose);
        var face = new McpFace(new McpSetup
        {
            Catalog = context.Catalog,
            Store = context.Store.Name,
            PrepareHome = context.Home.Ensure,
            Clock = context.Clock,
            Version = BuildInformation.Version,
            Log = log,
            QueuesRefinement = context.Settings.Text("llm.endpoint", context.Store.Name) is not null,
            RefusesWrites = () => SchedulerSettings.StateOf(context.ReadSettings()) is SchedulerState.WritesRefused,
            Profile = profile,
        });
        try
        {
            await using var input = BoundaryStream.ForInput(context.Host.OpenInput(), "Standard input");
            await using var output = context.Output.OpenRaw();
            await face.ServeAsync(input, output, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // A host that asks the server to end gets what it asked for.
        }

        return ExitCode.Done;
    }

    private ToolProfile ReadProfile(CommandContext context) => context.Value(_tools) switch
    {
        null or "core" => ToolProfile.Core,
        "all" => ToolProfile.All,
        "commerce" => throw CommandException.No("tools_not_available", "The commerce tools are not available yet.", "--tools core has the memory"),
        var other => throw CommandException.Usage("invalid_tools", $"--tools: '{other}' is no set of tools.", $"one of {string.Join(", ", Profiles)}"),
    };

    /// <summary>The words after the program's name with which the host starts it: this command, without the printing.</summary>
    private IReadOnlyList<string> Words(CommandContext context)
        => ["mcp", .. context.Value(_tools) is { } tools ? (string[])["--tools", tools] : [], .. context.Place()];
}
