using System.CommandLine;
using Satchel.Engine.Model;

namespace Satchel.Cli.Commands.Graph;

/// <summary>The option that names a kind of edges.</summary>
internal static class KindOption
{
    private static readonly string[] Names = [.. Enum.GetValues<EdgeKind>().Select(WireNames.Of)];

    public static Option<string> Create(string name, string description)
    {
        var option = new Option<string>(name) { Description = $"{description}: {string.Join(", ", Names)}", HelpName = "TYPE" };
        option.CompletionSources.Add(Names);
        return option;
    }

    /// <summary>The kind; null where none was given.</summary>
    /// <exception cref="CommandException">There is no such kind.</exception>
    public static EdgeKind? Read(CommandContext context, Option<string> option)
    {
        if (context.Value(option) is not { } text)
        {
            return null;
        }

        return WireNames.TryParse(text, out EdgeKind kind)
            ? kind
            : throw CommandException.Usage("invalid_edge_type", $"{option.Name}: '{text}' is not a type of edges.", $"one of {string.Join(", ", Names)}");
    }
}
