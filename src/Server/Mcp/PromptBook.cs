using System.Text.Json;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace Satchel.Server.Mcp;

/// <summary>Requests that a person can send to the model with one choice. They hold no memory; the model calls the tools.</summary>
internal static class PromptBook
{
    private const string RecallFirst = "recall_before_answering";
    private const string RememberAfter = "remember_after";

    /// <summary>Every prompt.</summary>
    public static ListPromptsResult List() => new()
    {
        Prompts =
        [
            new Prompt
            {
                Name = RecallFirst,
                Title = "Recall before answering",
                Description = "Look into the memory first, then answer a question.",
                Arguments = [new PromptArgument { Name = "question", Description = "What is to be answered", Required = true }],
            },
            new Prompt
            {
                Name = RememberAfter,
                Title = "Remember what was learned",
                Description = "Keep what this conversation showed.",
                Arguments = [new PromptArgument { Name = "topic", Description = "What it was about" }],
            },
        ],
    };

    /// <summary>Fills in a prompt.</summary>
    /// <exception cref="McpProtocolException">There is none of this name, or an argument is missing.</exception>
    public static GetPromptResult Get(GetPromptRequestParams? request) => request?.Name switch
    {
        RecallFirst => Asking(
            $"Call memory_recall with this question, then answer it. Say which memories you used, and say so if there are none.\n\nQuestion: {Argument(request, "question") ?? throw Missing("question")}"),
        RememberAfter => Asking(
            "Look back at this conversation"
            + (Argument(request, "topic") is { } topic ? $", above all at what concerns {topic}" : "")
            + ". For each preference, decision with its reason, fact and lesson that will matter later, call memory_recall to see whether it is"
            + " known, then memory_remember, or memory_replace where it changed. One self-contained thought each. Keep no secrets and nothing that"
            + " will be stale tomorrow. Then list what you kept."),
        _ => throw new McpProtocolException("There is no such prompt; prompts/list names them.", McpErrorCode.InvalidParams),
    };

    private static GetPromptResult Asking(string text)
        => new() { Messages = [new PromptMessage { Role = Role.User, Content = new TextContentBlock { Text = text } }] };

    private static string? Argument(GetPromptRequestParams request, string name)
        => request.Arguments?.TryGetValue(name, out var value) is true && value is { ValueKind: JsonValueKind.String }
            && value.GetString() is { Length: > 0 } text
            ? text
            : null;

    private static McpProtocolException Missing(string name) => new($"The argument {name} is missing.", McpErrorCode.InvalidParams);
}
