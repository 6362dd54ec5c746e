using System.Text.Json;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace Satchel.Server.Tests.Mcp;

public sealed class ResourceTests : IAsyncLifetime
{
    private Conversation _conversation = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _conversation = await Conversation.BeginAsync();

    public ValueTask DisposeAsync() => _conversation.DisposeAsync();

    [Fact]
    public async Task Every_resource_that_is_listed_can_be_read()
    {
        foreach (var resource in await _conversation.Client.ListResourcesAsync(cancellationToken: Stop))
        {
            var read = await _conversation.Client.ReadResourceAsync(resource.Uri, cancellationToken: Stop);
            var page = Assert.IsType<TextResourceContents>(Assert.Single(read.Contents));
            Assert.Equal((resource.MimeType, resource.Uri), (page.MimeType, page.Uri));
            Assert.NotEmpty(page.Text);
        }
    }

    [Fact]
    public async Task A_memory_is_read_by_its_id()
    {
        var id = await _conversation.RememberAsync("Ada prefers tea");
        var template = Assert.Single(await _conversation.Client.ListResourceTemplatesAsync(cancellationToken: Stop));

        var read = await _conversation.Client.ReadResourceAsync(template.UriTemplate.Replace("{id}", id, StringComparison.Ordinal), cancellationToken: Stop);

        var page = Assert.IsType<TextResourceContents>(Assert.Single(read.Contents));
        Assert.Equal("Ada prefers tea", JsonElement.Parse(page.Text).GetProperty("content").GetString());
    }

    [Theory]
    [InlineData("satchel://memory/nobody")]
    [InlineData("satchel://memory/")]
    [InlineData("satchel://cellar")]
    public async Task What_is_not_there_is_an_error_of_the_protocol(string uri)
    {
        var error = await Assert.ThrowsAsync<McpProtocolException>(() => _conversation.Client.ReadResourceAsync(uri, cancellationToken: Stop).AsTask());

        Assert.Equal(McpErrorCode.ResourceNotFound, error.ErrorCode);
    }

    [Fact]
    public async Task Every_prompt_names_the_tools_that_it_is_about()
    {
        var prompts = await _conversation.Client.ListPromptsAsync(cancellationToken: Stop);

        Assert.Equal(["recall_before_answering", "remember_after"], prompts.Select(prompt => prompt.Name));
        foreach (var prompt in prompts)
        {
            var filled = await _conversation.Client.GetPromptAsync(
                prompt.Name, new Dictionary<string, object?>(StringComparer.Ordinal) { ["question"] = "Tea or coffee?", ["topic"] = "tea" }, cancellationToken: Stop);
            Assert.Contains("memory_recall", Assert.IsType<TextContentBlock>(Assert.Single(filled.Messages).Content).Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_prompt_without_its_argument_is_an_error_of_the_protocol()
    {
        var error = await Assert.ThrowsAsync<McpProtocolException>(
            () => _conversation.Client.GetPromptAsync("recall_before_answering", cancellationToken: Stop).AsTask());

        Assert.Equal(McpErrorCode.InvalidParams, error.ErrorCode);
    }
}
