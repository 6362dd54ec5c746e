using System.CommandLine;

namespace Satchel.Cli.Commands.Portability;

/// <summary>The option that names the form of a file.</summary>
internal static class FormatOption
{
    private const string JsonLines = "jsonl";

    /// <param name="description">What is of that form.</param>
    /// <param name="others">Forms beside the lines of JSON, which are always there.</param>
    public static Option<string> Create(string description, params IEnumerable<string> others)
    {
        string[] forms = [JsonLines, .. others];
        var option = new Option<string>("--format")
        {
            Description = $"{description}: {string.Join(", ", forms)} (default {JsonLines}, a memory a line as JSON)",
            HelpName = "FORMAT",
            DefaultValueFactory = _ => JsonLines,
        };
        option.CompletionSources.Add(forms);
        return option;
    }

    /// <exception cref="CommandException">The form is not known.</exception>
    public static string Read(CommandContext context, Option<string> option, params IEnumerable<string> others)
    {
        var form = context.Value(option)!;
        return form is JsonLines || others.Contains(form, StringComparer.Ordinal)
            ? form
            : throw CommandException.Usage("invalid_format", $"--format: '{form}' is not known.", "forms: " + string.Join(", ", [JsonLines, .. others]));
    }
}
