using System.CommandLine;
using Satchel.Engine.Settings;

namespace Satchel.Cli.Commands.Config;

/// <summary>The key that a config verb is about.</summary>
internal static class KeyArgument
{
    /// <summary>Makes the argument; a shell completes it with the known keys.</summary>
    public static Argument<string> Create()
    {
        var argument = new Argument<string>("KEY") { HelpName = "KEY", Description = "Dotted key, such as llm.endpoint or store.NAME.embed.model" };

        // Once the key stands there, the word at the cursor is something else.
        argument.CompletionSources.Add(context =>
            context.ParseResult.GetResult(argument) is { Tokens: [var key, ..] }
                && !string.Equals(key.Value, context.WordToComplete, StringComparison.Ordinal)
                ? []
                : Names());
        return argument;
    }

    /// <summary>Looks the key up.</summary>
    /// <exception cref="CommandException">It is not known.</exception>
    public static SettingKey Find(string name) => SettingRegistry.Find(name) switch
    {
        SettingLookup.Known known => known.Key,
        SettingLookup.Unknown { Closest: { } closest } => throw Unknown(name, $"did you mean '{closest}'?"),
        _ => throw Unknown(name, "satchel config show lists every key"),
    };

    private static CommandException Unknown(string name, string hint)
        => CommandException.Usage("config_key_unknown", $"There is no setting '{name}'.", hint);

    private static IEnumerable<string> Names()
    {
        foreach (var definition in SettingRegistry.All)
        {
            if (!definition.Name.Contains('<', StringComparison.Ordinal))
            {
                yield return definition.Name;
            }
        }
    }
}
