using System.CommandLine;
using Satchel.Engine.Model;

namespace Satchel.Cli.Commands;

/// <summary>An option that is a moment of the past, or how long ago it was.</summary>
internal static class PastTimeOption
{
    public static Option<string> Create(string name, string description) => new(name)
    {
        Description = description + ": a time (2026-01-31, 2026-01-31T10:00Z) or how long ago (90m, 7d, 2w, 3mo, today)",
        HelpName = "TIME",
    };

    /// <returns>The moment, or null where the option was not given.</returns>
    /// <exception cref="CommandException">The value is not understood.</exception>
    public static DateTimeOffset? Read(CommandContext context, Option<string> option)
    {
        if (context.Value(option) is not { } text)
        {
            return null;
        }

        return TimeText.TryParsePast(text, context.Clock.GetUtcNow(), out var time)
            ? time
            : throw CommandException.Usage(
                "invalid_time",
                $"{option.Name}: '{text}' is not a time.",
                "write 2026-01-31, 2026-01-31T10:00:00Z, 90s, 15m, 12h, 7d, 2w, 3mo, 1y, today or this-month");
    }
}
