using System.CommandLine;
using Satchel.Engine.Model;

namespace Satchel.Cli.Commands.Memory;

/// <summary>The option that names a category.</summary>
internal static class CategoryOption
{
    public static Option<string> Create(string description)
    {
        var option = new Option<string>("--cat", "--category")
        {
            Description = $"{description}: {string.Join(", ", WireNames.CallerCategories)}",
            HelpName = "CATEGORY",
        };
        option.CompletionSources.Add(_ => WireNames.CallerCategories.Select(name => new System.CommandLine.Completions.CompletionItem(name)));
        return option;
    }

    /// <exception cref="CommandException">There is no such category.</exception>
    public static MemoryCategory? Read(CommandContext context, Option<string> option)
    {
        if (context.Value(option) is not { } text)
        {
            return null;
        }

        return WireNames.TryParse(text, out MemoryCategory category)
            ? category
            : throw CommandException.Usage(
                "invalid_category", $"--cat: '{text}' is not a category.", $"one of {string.Join(", ", WireNames.CallerCategories)}");
    }
}
