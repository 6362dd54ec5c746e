namespace Satchel.Server.Tests.Mcp;

public sealed class StoreTests : IAsyncLifetime
{
    private Conversation _conversation = null!;

    public async ValueTask InitializeAsync() => _conversation = await Conversation.BeginAsync("a\nclient");

    public ValueTask DisposeAsync() => _conversation.DisposeAsync();

    [Fact]
    public async Task What_was_stored_is_found_by_the_next_call()
    {
        var stored = await _conversation.AnswerAsync("memory_store", """{"content":"Ada prefers tea","type":"preference","metadata":{"cup":"blue"}}""");

        var found = (await _conversation.AnswerAsync("memory_query", """{"query":"what does Ada prefer"}""")).GetProperty("memories")[0];
        Assert.Equal(("stored", "preference"), (stored.GetProperty("status").GetString(), stored.GetProperty("type").GetString()));
        Assert.Equal(stored.GetProperty("id").GetString(), found.GetProperty("id").GetString());
        Assert.Equal(
            ("Ada prefers tea", "preference", "blue", "2026-03-02T10:20:30.456Z", "agent"),
            (found.GetProperty("content").GetString(), found.GetProperty("type").GetString(), found.GetProperty("metadata").GetProperty("cup").GetString(),
                found.GetProperty("created_at").GetString(), found.GetProperty("origin").GetString()));
        Assert.InRange(found.GetProperty("relevance").GetDouble(), 0.01, 1);
    }

    [Fact]
    public async Task The_same_text_again_is_a_duplicate()
    {
        var first = await _conversation.RememberAsync("Ada prefers tea");

        var again = await _conversation.AnswerAsync("memory_store", """{"content":"Ada prefers tea"}""");

        Assert.Equal(("duplicate", first, first), (again.GetProperty("status").GetString(), again.GetProperty("id").GetString(), again.GetProperty("duplicate_of").GetString()));
    }

    [Fact]
    public async Task A_near_copy_is_stored_and_names_what_it_is_like()
    {
        var first = await _conversation.RememberAsync("Ada prefers green tea in the morning");

        var near = await _conversation.AnswerAsync("memory_store", """{"content":"Ada prefers green tea in the morning!"}""");

        Assert.Equal(("stored", first), (near.GetProperty("status").GetString(), near.GetProperty("duplicate_of").GetString()));
        Assert.InRange(near.GetProperty("similarity").GetDouble(), 0.85, 1);
    }

    [Fact]
    public async Task What_contradicts_a_memory_is_stored_and_names_it()
    {
        var first = await _conversation.RememberAsync("The office opens at 9 on weekdays");

        var second = await _conversation.AnswerAsync("memory_store", """{"content":"The office opens at 8 on weekdays"}""");

        Assert.Equal(("stored", first), (second.GetProperty("status").GetString(), Assert.Single(second.GetProperty("contradictions").EnumerateArray()).GetString()));
    }

    [Theory]
    [InlineData("ok")]
    [InlineData("OK!!")]
    [InlineData("Done.")]
    [InlineData("ab")]
    public async Task Noise_is_rejected_unless_it_is_forced(string content)
    {
        var rejected = await _conversation.AnswerAsync("memory_store", $$"""{"content":"{{content}}"}""");
        var forced = await _conversation.AnswerAsync("memory_store", $$"""{"content":"{{content}}","force":true}""");

        Assert.Equal(("rejected", "noise"), (rejected.GetProperty("status").GetString(), rejected.GetProperty("reason").GetString()));
        Assert.Equal("stored", forced.GetProperty("status").GetString());
    }

    [Theory]
    [InlineData("abc")]
    [InlineData("right?")]
    [InlineData("{not json")]
    public async Task What_only_looks_like_noise_is_stored(string content)
        => Assert.Equal("stored", (await _conversation.AnswerAsync("memory_store", $$"""{"content":"{{content}}"}""")).GetProperty("status").GetString());

    [Fact]
    public async Task Noise_that_is_remembered_is_warned_of()
        => Assert.Equal("noise", (await _conversation.AnswerAsync("memory_remember", """{"content":"ok"}""")).GetProperty("warnings")[0].GetString());

    [Fact]
    public async Task A_text_that_is_json_stands_in_the_metadata_as_structure()
    {
        await _conversation.AnswerAsync("memory_store", """{"content":"{\"tea\":[\"green\"]}","metadata":{"cup":"blue"}}""");

        var metadata = (await _conversation.AnswerAsync("memory_list")).GetProperty("memories")[0].GetProperty("metadata");
        Assert.Equal(("green", "blue"), (metadata.GetProperty("data").GetProperty("tea")[0].GetString(), metadata.GetProperty("cup").GetString()));
    }

    [Fact]
    public async Task A_secret_is_redacted_and_counted()
    {
        var stored = await _conversation.AnswerAsync("memory_store", """{"content":"The password is hunter2hunter2"}""");

        Assert.Equal(1, stored.GetProperty("redactions").GetInt32());
        Assert.DoesNotContain("hunter2", (await _conversation.AnswerAsync("memory_export")).GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_ledger_names_the_client_without_what_could_break_a_line()
    {
        var id = await _conversation.RememberAsync("Ada prefers tea");

        var entries = (await _conversation.AnswerAsync("memory_history", $$"""{"id":"{{id}}"}""")).GetProperty("entries");
        Assert.Equal(("mcp:a_client", "remember"), (entries[0].GetProperty("actor").GetString(), entries[0].GetProperty("operation").GetString()));
    }

    [Fact]
    public async Task What_reads_makes_no_store()
    {
        foreach (var (tool, arguments) in ((string, string)[])
            [("memory_recall", """{"query":"tea"}"""), ("memory_query", """{"query":"tea"}"""), ("memory_list", "{}"), ("memory_export", "{}")])
        {
            Assert.Equal(0, (await _conversation.AnswerAsync(tool, arguments)).GetProperty("count").GetInt32());
        }

        Assert.Empty(await _conversation.Catalog.ListAsync(TestContext.Current.CancellationToken));
    }
}
