using System.Text.Json;
using Satchel.Server.Tests.Mcp.Http;

namespace Satchel.Server.Tests.Mcp;

/// <summary>Sent as bytes: the SDK's own client cannot write them.</summary>
public sealed class HalfCharactersTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("\\ud800")]
    [InlineData("a \\udc00 b")]
    [InlineData("\\ud800\\ud800")]
    [InlineData("\\ud83c then \\udf75")]
    [InlineData("\\\\\\ud83c")]
    public async Task Half_a_surrogate_pair_is_named_as_what_is_wrong(string text)
    {
        await using var conversation = await HttpConversation.BeginAsync();

        var error = (await StoreAsync(conversation, text)).GetProperty("error");

        Assert.Equal((-32602, "A text holds half of a surrogate pair."), (error.GetProperty("code").GetInt32(), error.GetProperty("message").GetString()));
    }

    [Theory]
    [InlineData("a cup \\ud83c\\udf75 of tea")]
    [InlineData("a \\\\ud800 path")]
    [InlineData("a \\u0061 letter")]
    public async Task Whole_pairs_and_what_only_looks_like_a_half_are_stored(string text)
    {
        await using var conversation = await HttpConversation.BeginAsync();

        var answer = await StoreAsync(conversation, text);

        Assert.Equal("stored", answer.GetProperty("result").GetProperty("structuredContent").GetProperty("status").GetString());
    }

    private static async Task<JsonElement> StoreAsync(HttpConversation conversation, string text)
    {
        var session = await conversation.BeginSessionAsync();
        var body = $$$$"""{"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"memory_store","arguments":{"content":"{{{{text}}}}"}}}""";
        using var response = await conversation.SendAsync("POST", body, request => request.Headers.Add("Mcp-Session-Id", session));
        var events = await response.Content.ReadAsStringAsync(Stop);
        return JsonElement.Parse(events.Split('\n').Single(line => line.StartsWith("data: ", StringComparison.Ordinal))["data: ".Length..]);
    }
}
