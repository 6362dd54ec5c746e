namespace Satchel.Server.Tests.Mcp;

public sealed class RefusedWriteTests : IAsyncLifetime
{
    private Conversation _conversation = null!;

    public async ValueTask InitializeAsync() => _conversation = await Conversation.BeginAsync();

    public ValueTask DisposeAsync() => _conversation.DisposeAsync();

    [Theory]
    [InlineData("memory_remember", """{"content":"a text"}""")]
    [InlineData("memory_store", """{"content":"a text"}""")]
    [InlineData("memory_forget", """{"id":"0198c5f2"}""")]
    [InlineData("memory_undo", """{"id":"0198c5f2"}""")]
    public async Task A_change_is_refused_while_the_owner_lets_none_happen(string tool, string arguments)
    {
        _conversation.RefusesWrites = true;

        Assert.Equal($"Scheduler is stopped; cannot {tool}", await _conversation.FailureAsync(tool, arguments, "scheduler_stopped"));
    }

    [Fact]
    public async Task Reading_goes_on_and_so_does_writing_when_it_is_allowed_again()
    {
        await _conversation.RememberAsync("Ada prefers tea");
        _conversation.RefusesWrites = true;
        Assert.Equal(1, (await _conversation.AnswerAsync("memory_query", """{"query":"tea"}""")).GetProperty("count").GetInt32());

        _conversation.RefusesWrites = false;
        await _conversation.RememberAsync("Ben prefers coffee");
    }
}
