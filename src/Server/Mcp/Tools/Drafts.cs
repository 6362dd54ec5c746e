using Satchel.Engine.Model;

namespace Satchel.Server.Mcp.Tools;

/// <summary>The arguments that say more about a text, for the tools that take one in.</summary>
internal static class Drafts
{
    /// <summary>The text.</summary>
    public static ToolParameter Content { get; } = new("content", ArgumentKind.Text, "One self-contained thought, at most 8,000 bytes") { IsRequired = true };

    /// <summary>What a caller may say about a text's way here; only a person at the command line says "human".</summary>
    public static ToolParameter Origin { get; } = new("origin", ArgumentKind.Text, "Where the text comes from; default agent") { Choices = ["agent", "tool", "web"] };

    /// <summary>Anything to keep beside it.</summary>
    public static ToolParameter Metadata { get; } = new("metadata", ArgumentKind.Json);

    /// <summary>What kind of thing it says.</summary>
    public static ToolParameter Category { get; } = new("category", ArgumentKind.Text) { Choices = WireNames.CallerCategories };

    /// <summary>How much it matters.</summary>
    public static ToolParameter Importance { get; } = new("importance", ArgumentKind.WholeNumber, "1 passing … 5 invariant; default 3");

    /// <summary>What it is about.</summary>
    public static ToolParameter Entities { get; } = new("entities", ArgumentKind.Texts);

    /// <summary>Who said it.</summary>
    public static ToolParameter Author { get; } = new("author", ArgumentKind.Text, "Who said it");

    /// <summary>Where it comes from, in the caller's own words.</summary>
    public static ToolParameter Source { get; } = new("source", ArgumentKind.Text);

    /// <summary>What is to be remembered.</summary>
    public static MemoryDraft Read(ToolCall call)
    {
        var arguments = call.Arguments;
        return new MemoryDraft
        {
            Content = arguments.Text(Content.Name),
            Category = arguments.Category(Category.Name),
            Importance = arguments.Number(Importance.Name),
            Entities = arguments.Texts(Entities.Name),
            Author = arguments.Label(Author.Name),
            Source = arguments.Label(Source.Name),
            Metadata = arguments.Json(Metadata.Name),
            Origin = OriginOf(arguments),
        };
    }

    /// <summary>Where a text comes from: the agent, unless it says otherwise.</summary>
    public static MemoryOrigin OriginOf(ToolArguments arguments)
        => WireNames.TryParse(arguments.OptionalText(Origin.Name), out MemoryOrigin origin) ? origin : MemoryOrigin.Agent;
}
