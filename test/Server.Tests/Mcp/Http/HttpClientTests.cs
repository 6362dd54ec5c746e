using ModelContextProtocol.Client;
using Satchel.Testing;

namespace Satchel.Server.Tests.Mcp.Http;

public sealed class HttpClientTests
{
    /// <summary>A call that is not cancelled waits for ever on the clock of a meeting.</summary>
    private const int HangsMs = 60_000;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("2025-06-18", true)]
    [InlineData("2025-11-25", true)]
    [InlineData("2026-07-28", false)]
    [InlineData(null, false)]
    public async Task Clients_of_every_revision_store_and_find(string? revision, bool hasSession)
    {
        await using var conversation = await HttpConversation.BeginAsync();
        await using var client = await conversation.ConnectAsync(revision);

        var stored = await HttpConversation.AnswerAsync(client, "memory_store", ("content", "Ada prefers tea"));
        var found = await HttpConversation.AnswerAsync(client, "memory_query", ("query", "what does Ada prefer"));

        Assert.Equal(stored.GetProperty("id").GetString(), found.GetProperty("memories")[0].GetProperty("id").GetString());
        Assert.Equal((hasSession, revision ?? "2026-07-28"), (client.SessionId is not null, client.NegotiatedProtocolVersion));
        Assert.Equal("satchel", client.ServerInfo?.Name);
        Assert.NotEmpty(await client.ListResourcesAsync(cancellationToken: Stop));
        Assert.NotEmpty(await client.ListPromptsAsync(cancellationToken: Stop));
    }

    [Fact]
    public async Task The_ledger_names_a_client_without_a_session_too()
    {
        await using var conversation = await HttpConversation.BeginAsync();
        await using var client = await conversation.ConnectAsync();
        var id = (await HttpConversation.AnswerAsync(client, "memory_remember", ("content", "Ada prefers tea"))).GetProperty("id").GetString()!;

        var history = await HttpConversation.AnswerAsync(client, "memory_history", ("id", id));

        Assert.Equal("mcp:tests", history.GetProperty("entries")[0].GetProperty("actor").GetString());
    }

    [Fact]
    public async Task Thirty_two_clients_at_once_lose_nothing()
    {
        const int Clients = 32;
        const int Notes = 4;
        await using var conversation = await HttpConversation.BeginAsync();
        var clients = await Task.WhenAll(Enumerable.Range(0, Clients).Select(number => conversation.ConnectAsync(number % 2 == 0 ? null : "2025-11-25")));

        await Task.WhenAll(clients.Select((client, number) => TakeNotesAsync(client, number)));

        var found = await HttpConversation.AnswerAsync(clients[0], "memory_list", ("limit", 200));
        Assert.Equal(Clients * Notes, found.GetProperty("count").GetInt32());
        foreach (var client in clients)
        {
            await client.DisposeAsync();
        }

        static async Task TakeNotesAsync(McpClient client, int number)
        {
            for (var note = 0; note < Notes; note++)
            {
                await HttpConversation.AnswerAsync(client, "memory_remember", ("content", FormattableString.Invariant($"Client {number} wrote its note {note}")));
                await HttpConversation.AnswerAsync(client, "memory_query", ("query", "which notes were written"));
            }
        }
    }

    [Fact(Timeout = HangsMs)]
    public async Task A_call_that_is_cancelled_while_it_waits_for_the_store_writes_nothing()
    {
        var clock = new MeetingClock();
        await using var conversation = await HttpConversation.BeginAsync(storeClock: clock);
        await using var client = await conversation.ConnectAsync();
        await HttpConversation.AnswerAsync(client, "memory_remember", ("content", "Ada prefers tea"));
        await using (var store = await conversation.OpenStoreAsync())
        await using (await store.BeginWriteAsync(Memories.Intent, Stop))
        {
            using var noLonger = new CancellationTokenSource();
            var arguments = new Dictionary<string, object?>(StringComparer.Ordinal) { ["content"] = "The cup is blue" };
            var call = client.CallToolAsync("memory_remember", arguments, cancellationToken: noLonger.Token).AsTask();
            await clock.Waiting;

            await noLonger.CancelAsync();

            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
            await clock.GivenUp;
        }

        Assert.Equal(1, (await HttpConversation.AnswerAsync(client, "memory_list")).GetProperty("count").GetInt32());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("another-token-that-is-just-as-long-as-it")]
    public async Task A_client_without_the_token_is_refused(string? token)
    {
        await using var conversation = await HttpConversation.BeginAsync();

        var error = await Assert.ThrowsAsync<HttpRequestException>(() => conversation.ConnectAsync(token: token));

        Assert.Equal(System.Net.HttpStatusCode.Unauthorized, error.StatusCode);
    }

    [Fact]
    public async Task A_server_that_asks_for_no_token_lets_everyone_in()
    {
        await using var conversation = await HttpConversation.BeginAsync(token: null);
        await using var client = await conversation.ConnectAsync(token: null);

        Assert.NotEmpty(await client.ListToolsAsync(cancellationToken: Stop));
    }
}
