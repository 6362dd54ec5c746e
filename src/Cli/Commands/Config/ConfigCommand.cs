using System.CommandLine;

namespace Satchel.Cli.Commands.Config;

/// <summary>The verbs around the settings file.</summary>
internal sealed class ConfigCommand : Command
{
    /// <summary>Makes the group.</summary>
    public ConfigCommand()
        : base("config", "Show and change the settings (config.json in the home)")
    {
        Add(new ShowCommand());
        Add(new GetCommand());
        Add(new SetCommand());
        Add(new UnsetCommand());
        Add(new SetPgDsnCommand());
        Add(new ReferenceCommand());
    }
}
