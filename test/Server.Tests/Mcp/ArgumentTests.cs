using System.Text.Json;

namespace Satchel.Server.Tests.Mcp;

/// <summary>Whatever a client sends: it gets an error that says what is wrong, and the server goes on.</summary>
public sealed class ArgumentTests : IAsyncLifetime
{
    private Conversation _conversation = null!;

    public async ValueTask InitializeAsync() => _conversation = await Conversation.BeginAsync();

    public async ValueTask DisposeAsync()
    {
        await _conversation.RememberAsync("The server still lives");
        await _conversation.DisposeAsync();
    }

    [Theory]
    [InlineData("memory_store", "{}", "missing_argument")]
    [InlineData("memory_store", """{"content":null}""", "missing_argument")]
    [InlineData("memory_store", """{"content":5}""", "invalid_argument")]
    [InlineData("memory_store", """{"content":["a"]}""", "invalid_argument")]
    [InlineData("memory_store", """{"content":"tea","colour":"red"}""", "unknown_argument")]
    [InlineData("memory_store", """{"content":"tea","type":"attestation"}""", "invalid_argument")]
    [InlineData("memory_store", """{"content":"tea","force":"yes"}""", "invalid_argument")]
    [InlineData("memory_store", """{"content":"Ada drinks tea","metadata":"[1]"}""", "invalid_metadata")]
    [InlineData("memory_store", """{"content":"Ada drinks tea","metadata":"{"}""", "invalid_metadata")]
    [InlineData("memory_store", """{"content":"Ada drinks tea","metadata":7}""", "invalid_argument")]
    [InlineData("memory_store", """{"content":"Ada drinks \u0000 tea"}""", "control_character")]
    [InlineData("memory_store", """{"content":""}""", "content_empty")]
    [InlineData("memory_remember", """{"content":"Ada drinks tea","origin":"human"}""", "invalid_argument")]
    [InlineData("memory_remember", """{"content":"Ada drinks tea","importance":9}""", "invalid_importance")]
    [InlineData("memory_remember", """{"content":"Ada drinks tea","importance":2.5}""", "invalid_argument")]
    [InlineData("memory_remember", """{"content":"Ada drinks tea","entities":[1]}""", "invalid_argument")]
    [InlineData("memory_remember", """{"content":"Ada drinks tea","at":"noon"}""", "invalid_argument")]
    [InlineData("memory_list", """{"since":"2 weeks or so"}""", "invalid_argument")]
    [InlineData("memory_list", """{"type":"music"}""", "invalid_argument")]
    [InlineData("memory_edit", """{"id":"a"}""", "missing_argument")]
    [InlineData("memory_edit", """{"id":"a","metadata":"7"}""", "invalid_metadata")]
    [InlineData("memory_forget", """{"id":"a b"}""", "invalid_id")]
    [InlineData("memory_forget", """{"id":"nobody"}""", "memory_not_found")]
    [InlineData("memory_history", """{"id":"nobody"}""", "memory_not_found")]
    [InlineData("memory_undo", """{"id":"nobody"}""", "nothing_to_undo")]
    public async Task A_wrong_argument_is_an_error_with_a_code(string tool, string arguments, string code)
        => Assert.NotEmpty(await _conversation.FailureAsync(tool, arguments, code));

    [Fact]
    public async Task A_misspelt_argument_is_named_with_the_one_that_was_meant()
        => Assert.Contains(
            "did you mean content?", await _conversation.FailureAsync("memory_store", """{"contents":"tea"}""", "unknown_argument"), StringComparison.Ordinal);

    [Theory]
    [InlineData(8_001)]
    [InlineData(2_000_000)]
    public async Task A_text_above_the_limit_is_rejected(int characters)
    {
        var result = await _conversation.CallAsync("memory_store", $$"""{"content":"{{new string('x', characters)}}"}""");

        Assert.Equal("rejected", result.StructuredContent!.Value.GetProperty("status").GetString());
        Assert.Equal("content_too_long", result.StructuredContent.Value.GetProperty("code").GetString());
    }

    [Fact]
    public async Task A_question_above_the_limit_is_an_error()
        => await _conversation.FailureAsync("memory_query", $$"""{"query":"{{new string('x', 20_001)}}"}""", "query_too_long");

    [Theory]
    [InlineData("""{"ticket":42,"tags":["a"]}""")]
    [InlineData("\"{\\\"ticket\\\":42,\\n\\\"tags\\\":[\\\"a\\\"]}\"")]
    public async Task Metadata_may_be_an_object_or_a_text_that_holds_one(string metadata)
    {
        var stored = await _conversation.AnswerAsync("memory_store", $$"""{"content":"Ada drinks tea","metadata":{{metadata}}}""");

        var listed = await _conversation.AnswerAsync("memory_list");
        Assert.Equal("stored", stored.GetProperty("status").GetString());
        Assert.Equal("""{"ticket":42,"tags":["a"]}""", JsonSerializer.Serialize(listed.GetProperty("memories")[0].GetProperty("metadata")));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("\"\"")]
    [InlineData("\"null\"")]
    public async Task Empty_metadata_is_none(string metadata)
        => Assert.Equal(
            "stored",
            (await _conversation.AnswerAsync("memory_store", $$"""{"content":"Ada drinks tea","metadata":{{metadata}}}""")).GetProperty("status").GetString());

    [Theory]
    [InlineData(-5, 1)]
    [InlineData(0, 1)]
    [InlineData(2, 2)]
    [InlineData(1_000_000, 3)]
    public async Task A_limit_is_taken_into_its_range(int limit, int count)
    {
        foreach (var name in (string[])["one", "two", "three"])
        {
            await _conversation.RememberAsync($"Number {name} is on the list");
        }

        Assert.Equal(count, (await _conversation.AnswerAsync("memory_list", $$"""{"limit":{{limit}}}""")).GetProperty("count").GetInt32());
    }
}
