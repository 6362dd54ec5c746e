using System.Text.Json;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using Satchel.Server.Mcp;

namespace Satchel.Server.Tests.Mcp;

public sealed class ToolCatalogTests
{
    /// <summary>What the list of the usual tools may cost in every session, at four characters a token.</summary>
    private const int MostTokens = 2_500;

    private static readonly string[] Names =
    [
        "memory_store", "memory_query", "memory_list", "memory_edit", "memory_delete", "memory_export", "memory_sync", "memory_recall",
        "memory_remember", "memory_replace", "memory_forget", "memory_history", "memory_undo", "memory_related",
    ];

    [Fact]
    public async Task The_usual_tools_are_those_of_the_memory()
    {
        await using var conversation = await Conversation.BeginAsync();

        var tools = await conversation.Client.ListToolsAsync(cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(Names.Order(StringComparer.Ordinal), tools.Select(tool => tool.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_list_of_the_usual_tools_costs_at_most_2500_tokens()
    {
        var list = new ListToolsResult { Tools = [.. ToolCatalog.Of(ToolProfile.Core).Select(ToolSchema.Describe)] };
        var text = JsonSerializer.Serialize(list, McpJsonUtilities.DefaultOptions);
        Assert.InRange(text.Length / 4, 1, MostTokens);
    }

    [Fact]
    public void The_set_of_all_tools_holds_the_usual_ones()
        => Assert.Superset(ToolCatalog.Of(ToolProfile.Core).ToHashSet(), ToolCatalog.Of(ToolProfile.All).ToHashSet());

    [Fact]
    public void Every_tool_says_what_it_does_to_the_store()
    {
        var hints = ToolCatalog.Of(ToolProfile.All).Select(ToolSchema.Describe).ToDictionary(tool => tool.Name, tool => tool.Annotations!, StringComparer.Ordinal);

        Assert.Equal(["ln_remote_query"], hints.Where(hint => hint.Value.OpenWorldHint is true).Select(hint => hint.Key));
        Assert.All(hints.Values, hint => Assert.False(hint is { ReadOnlyHint: true, DestructiveHint: true }));
        Assert.True(hints["memory_recall"].ReadOnlyHint);
        Assert.True(hints["memory_remember"] is { ReadOnlyHint: false, DestructiveHint: false, IdempotentHint: true });
        Assert.True(hints["memory_forget"] is { ReadOnlyHint: false, DestructiveHint: true, IdempotentHint: true });
        Assert.True(hints["memory_edit"] is { DestructiveHint: true, IdempotentHint: false });
    }

    [Fact]
    public async Task A_tool_that_is_not_there_is_an_error_of_the_protocol()
    {
        await using var conversation = await Conversation.BeginAsync();

        var error = await Assert.ThrowsAsync<McpProtocolException>(() => conversation.CallAsync("memory_eat", "{}"));

        Assert.Equal(McpErrorCode.InvalidParams, error.ErrorCode);
    }

    [Fact]
    public async Task Synchronisation_is_not_configured()
    {
        await using var conversation = await Conversation.BeginAsync();

        await conversation.FailureAsync("memory_sync", """{"direction":"push"}""", "not_configured");
    }
}
