using System.CommandLine;
using System.CommandLine.Completions;
using System.CommandLine.Help;
using Satchel.Cli.Commands.Agent;
using Satchel.Cli.Commands.Backup;
using Satchel.Cli.Commands.Completion;
using Satchel.Cli.Commands.Config;
using Satchel.Cli.Commands.Demo;
using Satchel.Cli.Commands.Doctor;
using Satchel.Cli.Commands.Embed;
using Satchel.Cli.Commands.Gateway;
using Satchel.Cli.Commands.Graph;
using Satchel.Cli.Commands.Identity;
using Satchel.Cli.Commands.Insights;
using Satchel.Cli.Commands.Ledger;
using Satchel.Cli.Commands.Mcp;
using Satchel.Cli.Commands.Migration;
using Satchel.Cli.Commands.Memory;
using Satchel.Cli.Commands.Money;
using Satchel.Cli.Commands.Portability;
using Satchel.Cli.Commands.Relay;
using Satchel.Cli.Commands.Scheduler;
using Satchel.Cli.Commands.Stores;
using Satchel.Cli.Commands.Sync;
using Satchel.Cli.Output;

namespace Satchel.Cli.Commands;

/// <summary>The tree of all verbs. A new verb is one line here, or one line in the command of its noun.</summary>
internal static class SatchelCommand
{
    private const string Description = "Memory for agents that also carries their purse.";

    /// <summary>Builds the tree.</summary>
    /// <param name="options">The options of every verb.</param>
    /// <param name="output">Where an answer to a command line goes.</param>
    public static RootCommand Build(GlobalOptions options, Func<ParseResult, CliOutput> output)
    {
        var root = new RootCommand(Description);
        foreach (var verb in (Command[])[.. OfMemories(), .. OfMoney(), .. OfOthers(), .. OfTheProgram()])
        {
            root.Add(verb);
        }

        foreach (var option in options.All)
        {
            root.Add(option);
        }

        ReplaceReadyMade(root);
        root.Add(new Option<bool>("--version") { Description = "Show version, commit, framework and SQLite", Action = new VersionAction(output) });
        return root;
    }

    /// <summary>What memories go through.</summary>
    private static Command[] OfMemories() =>
    [
        new RememberCommand(),
        new RecallCommand(),
        new WhyNotCommand(),
        new Memory.ShowCommand(),
        new Memory.ListCommand(),
        new ReplaceCommand(),
        new ForgetCommand(),
        new SupersedeCommand(),
        new UnsupersedeCommand(),
        new EraseCommand(),
        new HistoryCommand(),
        new UndoCommand(),
        new LogCommand(),
        new VerifyCommand(),
        new InsightsCommand(),
        new GraphCommand(),
        new EmbedCommand(),
        new ImportCommand(),
        new ExportCommand(),
        new BackupCommand(),
        new RestoreCommand(),
    ];

    /// <summary>What is paid, and what may be.</summary>
    private static Command[] OfMoney() =>
    [
        new VendorCommand(),
        new SpendingCommand(),
        new BudgetCommand(),
        new PreflightCommand(),
        new TrustCommand(),
        new AgentCommand(),
        new AuthCommand(),
        new ComplianceReportCommand(),
        new GatewayCommand(),
        new PayCommand(),
        new NodeCommand(),
    ];

    /// <summary>Other devices, and the programs that agents run in.</summary>
    private static Command[] OfOthers() =>
    [
        new SyncCommand(),
        new RelayCommand(),
        new IdentityCommand(),
        new McpCommand(),
        new GuideCommand(),
        new PrimeCommand(),
        new HookCommand(),
        new Setup.InstallCommand(),
        new Setup.UninstallCommand(),
    ];

    /// <summary>The program itself and its home.</summary>
    private static Command[] OfTheProgram() =>
    [
        new DemoCommand(),
        new WorkerCommand("worker"),
        new SchedulerCommand(),
        new StatusCommand(),
        new DoctorCommand(),
        new StoreCommand(),
        new MigrateCommand(),
        new ConfigCommand(),
        new CompletionCommand(),
    ];

    private static void ReplaceReadyMade(RootCommand root)
    {
        // The ready-made ones answer to "/h" and "/?" too, which are words that somebody may want to recall.
        root.Options.RemoveAt(IndexOf<VersionOption>(root));
        var help = new HelpOption("--help", "-h");
        help.Action = new ExamplesHelpAction((HelpAction)help.Action!);
        root.Options[IndexOf<HelpOption>(root)] = help;
        foreach (var directive in root.Directives)
        {
            if (directive is SuggestDirective suggest)
            {
                suggest.Action = new SuggestAction(suggest);
            }
        }
    }

    private static int IndexOf<T>(RootCommand root)
    {
        var at = 0;
        while (root.Options[at] is not T)
        {
            at++;
        }

        return at;
    }
}
