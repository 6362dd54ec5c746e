using System.CommandLine;
using System.Globalization;

namespace Satchel.Cli.Commands;

/// <summary>Whole numbers on the command line.</summary>
internal static class NumberOption
{
    /// <summary>The value of an option.</summary>
    /// <exception cref="CommandException">It is outside of the range.</exception>
    public static int InRange(CommandContext context, Option<int> option, int lowest, int highest)
    {
        var value = context.Value(option);
        return value >= lowest && value <= highest
            ? value
            : throw CommandException.Usage(
                "out_of_range",
                string.Create(CultureInfo.InvariantCulture, $"{option.Name}: {value} is not between {lowest} and {highest}."));
    }
}
