using Satchel.Engine.Guard;
using Satchel.Engine.Model;

namespace Satchel.Server.Mcp.Tools;

/// <summary>Remembers a text.</summary>
internal static class RememberTool
{
    public static MemoryTool Tool { get; } = new()
    {
        Name = "memory_remember",
        Description = "Remember a text; recallable at once. Secrets are redacted; the same text twice is a duplicate.",
        Parameters =
        [
            Drafts.Content, Drafts.Category, Drafts.Importance, Drafts.Entities, Drafts.Author, Drafts.Source, Drafts.Origin,
            new("session", ArgumentKind.Text, "Conversation it belongs to"),
            new("at", ArgumentKind.Text, "When it was said, ISO-8601"),
            new("expires", ArgumentKind.Text, "Recalled until then: date, 30d"),
            Drafts.Metadata,
        ],
        Answer = StoredReply.Fields,
        Effect = ToolEffect.Adds,
        RunAsync = RunAsync,
    };

    private static Task<ToolReply> RunAsync(ToolCall call, CancellationToken cancellationToken)
    {
        var arguments = call.Arguments;
        var draft = Drafts.Read(call) with
        {
            Session = arguments.Label("session"),
            CreatedAt = Moment(arguments),
            ExpiresAt = arguments.Future("expires", call.Now),
        };
        return StoredReply.StoreAsync(call, draft, NoiseFilter.IsNoise(draft.Content) ? [NoiseFilter.Name] : [], cancellationToken);
    }

    private static DateTimeOffset? Moment(ToolArguments arguments)
    {
        if (arguments.Label("at") is not { } text)
        {
            return null;
        }

        return TimeText.TryParse(text, out var time)
            ? time
            : throw ToolFailure.Invalid("at", "a time such as 2026-01-31 or 2026-01-31T10:00:00Z is needed");
    }
}
