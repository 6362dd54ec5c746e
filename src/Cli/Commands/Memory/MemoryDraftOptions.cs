using System.CommandLine;
using System.Globalization;
using Satchel.Engine.Guard;
using Satchel.Engine.Model;

namespace Satchel.Cli.Commands.Memory;

/// <summary>The text of a memory and the options that say more about it.</summary>
internal sealed class MemoryDraftOptions
{
    private const string FromInput = "-";

    private readonly Argument<string[]> _text = new("TEXT")
    {
        Description = "What to remember, one self-contained thought; several words are joined; '-' reads standard input",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<string> _category = CategoryOption.Create("What kind of thing it says (default general)");
    private readonly Option<int> _importance = new("--imp", "--importance")
    {
        Description = "From 1 (a passing mention) to 5 (an invariant of the whole system) (default 3)",
        HelpName = "1..5",
    };

    private readonly Option<string> _entities = new("--entities") { Description = "What it is about, with commas between", HelpName = "A,B" };
    private readonly Option<string> _source = new("--source") { Description = "Where it comes from", HelpName = "TEXT" };
    private readonly Option<string> _origin = new("--origin")
    {
        Description = "By which way the text came: human, agent, tool, web (default human on a terminal, else agent)",
        HelpName = "ORIGIN",
    };

    private readonly Option<string> _author = new("--author") { Description = "Who said it", HelpName = "NAME" };
    private readonly Option<string> _session = new("--session") { Description = "The conversation it belongs to; keeps its order", HelpName = "TEXT" };
    private readonly Option<string> _at = new("--at") { Description = "When it was said (default now)", HelpName = "ISO-8601" };
    private readonly Option<string> _expires = new("--expires")
    {
        Description = "Until when it is recalled: a time (2027-01-31), or how long from now (12h, 30d, 3mo)",
        HelpName = "TIME",
    };

    private readonly Option<string> _metadata = new("--metadata") { Description = "A JSON object to keep beside it", HelpName = "JSON" };
    private readonly Option<bool> _public = new("--public") { Description = "Anybody may see it" };
    private readonly Option<bool> _noRefine = new("--no-refine") { Description = "No model shall word or judge it anew later" };

    public void AddTo(Command command)
    {
        command.Add(_text);
        foreach (var option in (Option[])[_category, _importance, _entities, _source, _origin, _author, _session, _at, _expires, _metadata, _public, _noRefine])
        {
            command.Add(option);
        }
    }

    /// <summary>Whether a model may look at it later.</summary>
    public bool Refines(CommandContext context) => !context.Value(_noRefine);

    /// <summary>What is to be remembered; null with a reason where standard input holds more than a memory may.</summary>
    /// <exception cref="CommandException">An option is not understood.</exception>
    public async Task<(MemoryDraft? Draft, Refusal? Reason)> ReadAsync(CommandContext context, CancellationToken cancellationToken)
        => await ContentAsync(context, cancellationToken) is { } content
            ? (Read(context, content), null)
            : (null, new Refusal(
                "content_too_long",
                "content",
                string.Create(CultureInfo.InvariantCulture, $"content: standard input has more than {MemoryLimits.ContentBytes:N0} bytes")));

    /// <summary>What to do about a refusal.</summary>
    public static string? HintFor(Refusal reason) => reason.Code switch
    {
        "content_too_long" => "remember one thought at a time, or use satchel import for longer texts",
        "content_empty" => "give the text to remember",
        "reserved_category" => "choose another category",
        "control_character" => "of control characters only line breaks and tabs may stand in a text, and none in a label",
        "invalid_metadata" or "metadata_too_long" => "give one JSON object, such as '{\"ticket\": 42}'",
        "already_expired" => "give a time that is still to come, such as --expires 30d",
        "too_many_entities" or "entities_too_long" => "name only what the text is about, with commas between",
        _ => null,
    };

    private MemoryDraft Read(CommandContext context, string content) => new()
    {
        Content = content,
        Category = CategoryOption.Read(context, _category),
        Importance = Importance(context),
        Entities = context.Value(_entities)?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [],
        Source = context.Value(_source),
        Author = context.Value(_author),
        Session = context.Value(_session),
        Origin = Origin(context),
        CreatedAt = Moment(context),
        ExpiresAt = Expiry(context),
        Metadata = context.Value(_metadata),
        Visibility = context.Value(_public) ? MemoryVisibility.Public : MemoryVisibility.Private,
    };

    /// <summary>The text; null where standard input holds more than a memory may.</summary>
    private async Task<string?> ContentAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var words = context.Value(_text);
        return words is [FromInput]
            ? await context.ReadInputAsync(MemoryLimits.ContentBytes, cancellationToken)
            : string.Join(' ', words);
    }

    private int? Importance(CommandContext context)
    {
        if (!context.Given(_importance))
        {
            return null;
        }

        var importance = context.Value(_importance);
        return importance is >= MemoryLimits.LowestImportance and <= MemoryLimits.HighestImportance
            ? importance
            : throw CommandException.Usage(
                "invalid_importance",
                string.Create(CultureInfo.InvariantCulture, $"--imp: {importance} is not between 1 and 5."),
                "1 passing mention, 3 working knowledge, 5 invariant of the whole system");
    }

    private MemoryOrigin Origin(CommandContext context)
    {
        if (context.Value(_origin) is not { } text)
        {
            return context.Output.IsTerminal && context.Host.IsInputTerminal() ? MemoryOrigin.Human : MemoryOrigin.Agent;
        }

        // The other origins are said by the parts of Satchel through which such texts come.
        return WireNames.TryParse(text, out MemoryOrigin origin)
            && origin is MemoryOrigin.Human or MemoryOrigin.Agent or MemoryOrigin.Tool or MemoryOrigin.Web
            ? origin
            : throw CommandException.Usage("invalid_origin", $"--origin: '{text}' is not an origin.", "one of human, agent, tool, web");
    }

    private DateTimeOffset? Moment(CommandContext context)
    {
        if (context.Value(_at) is not { } text)
        {
            return null;
        }

        return TimeText.TryParse(text, out var time)
            ? time
            : throw CommandException.Usage("invalid_time", $"--at: '{text}' is not a time.", "write 2026-01-31 or 2026-01-31T10:00:00Z");
    }

    private DateTimeOffset? Expiry(CommandContext context)
    {
        if (context.Value(_expires) is not { } text)
        {
            return null;
        }

        return TimeText.TryParseFuture(text, context.Clock.GetUtcNow(), out var time)
            ? time
            : throw CommandException.Usage(
                "invalid_time", $"--expires: '{text}' is not a time.", "write 2027-01-31, 2027-01-31T10:00:00Z, 12h, 30d, 3mo or 1y");
    }
}
