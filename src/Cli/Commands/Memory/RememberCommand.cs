using System.CommandLine;
using System.Globalization;
using Satchel.Cli.Output;
using Satchel.Engine.Guard;
using Satchel.Engine.Model;
using Satchel.Engine.Pipeline;

namespace Satchel.Cli.Commands.Memory;

/// <summary>Stores a memory.</summary>
internal sealed class RememberCommand : Verb
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
    private readonly Option<string> _author = new("--author") { Description = "Who said it", HelpName = "NAME" };
    private readonly Option<string> _session = new("--session") { Description = "The conversation it belongs to; keeps its order", HelpName = "TEXT" };
    private readonly Option<string> _at = new("--at") { Description = "When it was said (default now)", HelpName = "ISO-8601" };
    private readonly Option<string> _metadata = new("--metadata") { Description = "A JSON object to keep beside it", HelpName = "JSON" };
    private readonly Option<bool> _public = new("--public") { Description = "Anybody may see it" };
    private readonly Option<bool> _noRefine = new("--no-refine") { Description = "No model shall look at it later" };

    /// <summary>Makes the verb.</summary>
    public RememberCommand()
        : base(
            "remember",
            "Remember a text. It can be recalled by the next command, in any process.",
            "satchel remember \"Deploys go out on Tuesdays, because the on-call rota changes on Mondays\" --cat decision --imp 4",
            "satchel remember Anna prefers tabs --cat preference --entities Anna --author Ben",
            "git log -1 --format=%B | satchel remember - --source git --session release-42",
            "satchel remember \"Paid 500 sat for the forecast\" --cat transaction --metadata '{\"vendor\":\"weather.example\",\"amount_sats\":500}'")
    {
        Add(_text);
        foreach (var option in (Option[])[_category, _importance, _entities, _source, _author, _session, _at, _metadata, _public, _noRefine])
        {
            Add(option);
        }
    }

    /// <inheritdoc/>
    public override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        if (await ContentAsync(context, cancellationToken) is not { } content)
        {
            return Refuse(context, new Refusal(
                "content_too_long",
                "content",
                string.Create(CultureInfo.InvariantCulture, $"content: standard input has more than {MemoryLimits.ContentBytes:N0} bytes")));
        }

        var draft = Read(context, content);

        // What the guard refuses must not even make a store.
        if (MemoryGuard.ForFaces.Admit(draft, context.Clock.GetUtcNow()) is Admission.Refused refused)
        {
            return Refuse(context, refused.Reason);
        }

        var hasModel = context.Settings.Text("llm.endpoint", context.Store.Name) is not null;
        await using var store = await context.OpenStoreAsync(cancellationToken);
        var writer = new MemoryWriter(store, context.Clock, CommandContext.Actor, hasModel);
        switch (await writer.RememberAsync(draft, !context.Value(_noRefine), cancellationToken))
        {
            case RememberOutcome.Stored stored:
                Answer(context, "stored", stored.Id, stored.RefinementQueued, null);
                return ExitCode.Done;
            case RememberOutcome.AlreadyKnown known:
                Answer(context, "known", known.Existing, false, known.Existing);
                return ExitCode.Done;
            case RememberOutcome.Refused later:
                return Refuse(context, later.Reason);
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private MemoryDraft Read(CommandContext context, string content) => new()
    {
        Content = content,
        Category = CategoryOption.Read(context, _category),
        Importance = Importance(context),
        Entities = context.Value(_entities)?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [],
        Source = context.Value(_source),
        Author = context.Value(_author),
        Session = context.Value(_session),
        Origin = context.Output.IsTerminal && context.Host.IsInputTerminal() ? MemoryOrigin.Human : MemoryOrigin.Agent,
        CreatedAt = Moment(context),
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

    private static void Answer(CommandContext context, string status, MemoryId id, bool queued, MemoryId? duplicateOf)
        => context.Output.Document(
            "satchel.remember/1",
            json =>
            {
                json.WriteString("status", status);
                json.WriteString("id", id.Value);
                json.WriteString("store", context.Store.Name.Value);
                json.WriteString("refine", queued ? "queued" : "off");
                json.WriteNumber("redactions", 0);
                if (duplicateOf is { } existing)
                {
                    json.WriteString("duplicate_of", existing.Value);
                }
            },
            text => text.Line($"{status} {id} in {context.Store.Name}"));

    private static int Refuse(CommandContext context, Refusal reason)
    {
        if (!context.Output.IsText)
        {
            context.Output.Document(
                "satchel.remember/1",
                json =>
                {
                    json.WriteString("status", "refused");
                    json.WriteNull("id");
                    json.WriteString("store", context.Store.Name.Value);
                    json.WriteString("refine", "off");
                    json.WriteNumber("redactions", 0);
                    json.WriteString("reason", reason.Message);
                },
                _ => { });
        }

        context.Output.Error(new Failure(ExitCode.No, reason.Code, $"Not stored: {reason.Message}.", Hint(reason), IsRetryable: false));
        return ExitCode.No;
    }

    private static string? Hint(Refusal reason) => reason.Code switch
    {
        "content_too_long" => "remember one thought at a time, or use satchel import for longer texts",
        "content_empty" => "give the text to remember",
        "reserved_category" => "choose another category",
        "control_character" => "of control characters only line breaks and tabs may stand in a text, and none in a label",
        "invalid_metadata" or "metadata_too_long" => "give one JSON object, such as '{\"ticket\": 42}'",
        "too_many_entities" or "entities_too_long" => "name only what the text is about, with commas between",
        _ => null,
    };
}
