using Satchel.Server.Mcp.Http;

namespace Satchel.Server.Tests.Mcp.Http;

public sealed class HttpSessionTests : IAsyncLifetime
{
    private const int HangsMs = 60_000;

    private HttpConversation _conversation = null!;

    public async ValueTask InitializeAsync() => _conversation = await HttpConversation.BeginAsync();

    public ValueTask DisposeAsync() => _conversation.DisposeAsync();

    [Fact]
    public async Task A_session_that_was_ended_is_unknown()
    {
        var session = await _conversation.BeginSessionAsync();
        Assert.Equal(200, await _conversation.PingAsync(session));

        using var ended = await _conversation.SendAsync("DELETE", "", request => request.Headers.Add("Mcp-Session-Id", session));

        Assert.Equal((204, 404), ((int)ended.StatusCode, await _conversation.PingAsync(session)));
    }

    [Fact]
    public async Task A_session_that_nobody_used_for_half_an_hour_is_unknown()
    {
        var (quiet, busy) = (await _conversation.BeginSessionAsync(), await _conversation.BeginSessionAsync());
        _conversation.Clock.Advance(TimeSpan.FromMinutes(20));
        Assert.Equal(200, await _conversation.PingAsync(busy));

        _conversation.Clock.Advance(TimeSpan.FromMinutes(20));

        Assert.Equal((404, 200), (await _conversation.PingAsync(quiet), await _conversation.PingAsync(busy)));
    }

    [Fact]
    public async Task When_there_are_too_many_sessions_the_one_that_was_not_used_for_longest_goes()
    {
        var (first, second) = (await _conversation.BeginSessionAsync(), await _conversation.BeginSessionAsync());
        _conversation.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(200, await _conversation.PingAsync(first));
        for (var count = 2; count <= HttpSessions.Most; count++)
        {
            await _conversation.BeginSessionAsync();
        }

        Assert.Equal((200, 404), (await _conversation.PingAsync(first), await _conversation.PingAsync(second)));
    }

    [Fact(Timeout = HangsMs)]
    public async Task A_session_has_one_stream_which_ends_with_the_server()
    {
        var session = await _conversation.BeginSessionAsync();
        using var stream = await _conversation.SendAsync("GET", "", request => request.Headers.Add("Mcp-Session-Id", session));
        using var another = await _conversation.SendAsync("GET", "", request => request.Headers.Add("Mcp-Session-Id", session));
        Assert.Equal((200, 409), ((int)stream.StatusCode, (int)another.StatusCode));

        await _conversation.StopAsync();

        Assert.Equal("", await stream.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
