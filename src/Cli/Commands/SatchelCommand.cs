using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using Satchel.Cli.Commands.Completion;
using Satchel.Cli.Commands.Config;
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
        var root = new RootCommand(Description)
        {
            new ConfigCommand(),
            new CompletionCommand(),
        };
        foreach (var option in options.All)
        {
            root.Add(option);
        }

        for (var i = root.Options.Count - 1; i >= 0; i--)
        {
            if (root.Options[i] is VersionOption)
            {
                root.Options.RemoveAt(i);
            }
            else if (root.Options[i] is HelpOption { Action: SynchronousCommandLineAction ordinary } help)
            {
                help.Action = new ExamplesHelpAction(ordinary);
            }
        }

        root.Add(new Option<bool>("--version") { Description = "Show version, commit, framework and SQLite", Action = new VersionAction(output) });
        return root;
    }
}
