using System.CommandLine;

namespace Satchel.Cli.Commands.Portability;

/// <summary>The option that names the form of a file.</summary>
internal static class FormatOption
{
    private const string JsonLines = "jsonl";

    public static Option<string> Create(string description)
    {
        var option = new Option<string>("--format")
        {
            Description = $"{description}: jsonl, a memory a line as JSON",
            HelpName = "FORMAT",
            DefaultValueFactory = _ => JsonLines,
        };
        option.CompletionSources.Add(JsonLines);
        return option;
    }

    /// <exception cref="CommandException">The form is not known.</exception>
    public static void Check(CommandContext context, Option<string> option)
    {
        if (context.Value(option) is not JsonLines)
        {
            throw CommandException.Usage("invalid_format", $"--format: '{context.Value(option)}' is not known.", "the only form so far is jsonl");
        }
    }
}
