using System.CommandLine;
using System.CommandLine.Completions;
using Satchel.Cli.Setup.Hosts;

namespace Satchel.Cli.Commands.Setup;

/// <summary>The hosts that a command is about, and where they are.</summary>
internal static class HostArgument
{
    /// <summary>Makes the argument; a shell completes it with the known hosts.</summary>
    public static Argument<string[]> Create()
    {
        var argument = new Argument<string[]>("HOST") { HelpName = "HOST", Description = "Names of hosts; none: all that are found here", Arity = ArgumentArity.ZeroOrMore };
        argument.CompletionSources.Add(_ => HostCatalog.Names.Select(name => new CompletionItem(name)));
        return argument;
    }

    /// <summary>Makes the option that names a project.</summary>
    public static Option<string> CreateProject()
        => new("--project") { Description = "The settings of the project in this directory instead of the user's", HelpName = "DIR" };
}
