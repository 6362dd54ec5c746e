using System.CommandLine;
using Satchel.Engine.Model;
using Satchel.Engine.Store;

namespace Satchel.Cli.Commands.Memory;

/// <summary>The options that say which memories are meant.</summary>
internal sealed class MemoryFilterOptions
{
    private readonly Option<string> _category = CategoryOption.Create("Only this category");
    private readonly Option<string> _source = new("--source") { Description = "Only from this source", HelpName = "TEXT" };
    private readonly Option<string> _author = new("--author") { Description = "Only by this author", HelpName = "NAME" };
    private readonly Option<string> _since = new("--since")
    {
        Description = "Only from then on: a time (2026-01-31, 2026-01-31T10:00Z) or how long ago (90m, 7d, 2w, 3mo, today)",
        HelpName = "TIME",
    };

    private readonly Option<string> _until = new("--until") { Description = "Only before then, in the same forms", HelpName = "TIME" };

    private readonly Option<string> _asOf = new("--as-of") { Description = "What was believed then, in the same forms", HelpName = "TIME" };

    public void AddTo(Command command)
    {
        command.Add(_category);
        command.Add(_source);
        command.Add(_author);
        command.Add(_since);
        command.Add(_until);
        command.Add(_asOf);
    }

    /// <exception cref="CommandException">A value is not understood.</exception>
    public MemoryFilter Read(CommandContext context) => new()
    {
        Category = CategoryOption.Read(context, _category),
        Source = context.Value(_source),
        Author = context.Value(_author),
        Since = Time(context, _since),
        Until = Time(context, _until),
        AsOf = Time(context, _asOf),
    };

    private static DateTimeOffset? Time(CommandContext context, Option<string> option)
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
