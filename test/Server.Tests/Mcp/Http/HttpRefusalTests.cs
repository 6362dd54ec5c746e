using System.Net.Http.Headers;
using System.Text.Json;
using Satchel.Server.Mcp.Http;

namespace Satchel.Server.Tests.Mcp.Http;

public sealed class HttpRefusalTests : IAsyncLifetime
{
    private const string Ping = """{"jsonrpc":"2.0","id":2,"method":"ping"}""";

    private HttpConversation _conversation = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _conversation = await HttpConversation.BeginAsync();

    public ValueTask DisposeAsync() => _conversation.DisposeAsync();

    [Theory]
    [InlineData("Authorization", "Bearer a-token-of-the-tests-that-is-long-enougX", 401, "unauthorized")]
    [InlineData("Authorization", "Basic a-token-of-the-tests-that-is-long-enough", 401, "unauthorized")]
    [InlineData("Authorization", "", 401, "unauthorized")]
    [InlineData("Host", "evil.example", 403, "foreign_host")]
    [InlineData("Host", "127.0.0.1.evil.example:8403", 403, "foreign_host")]
    [InlineData("Host", "192.168.1.1", 403, "foreign_host")]
    [InlineData("Origin", "https://evil.example", 403, "foreign_origin")]
    [InlineData("Origin", "http://localhost.evil.example", 403, "foreign_origin")]
    [InlineData("Origin", "null", 403, "foreign_origin")]
    [InlineData("Accept", "application/json", 406, "not_acceptable")]
    [InlineData("Mcp-Session-Id", "nobody", 404, "session_not_found")]
    [InlineData("MCP-Protocol-Version", "2024-01-01", 400, "unsupported_revision")]
    [InlineData("MCP-Protocol-Version", "2026-07-28", 400, "header_mismatch")]
    public async Task A_header_that_is_wrong_is_named(string header, string value, int status, string code)
        => await AssertRefusedAsync(status, code, "POST", Ping, request =>
        {
            request.Headers.Remove(header);
            if (value.Length > 0)
            {
                request.Headers.TryAddWithoutValidation(header, value);
            }
        });

    [Theory]
    [InlineData("Host", "localhost:1234")]
    [InlineData("Host", "[::1]:8403")]
    [InlineData("Origin", "http://localhost:5173")]
    [InlineData("Origin", "https://127.0.0.1")]
    [InlineData("Accept", "*/*")]
    public async Task A_header_that_is_only_unusual_is_taken(string header, string value)
    {
        var session = await _conversation.BeginSessionAsync();
        using var response = await _conversation.SendAsync("POST", Ping, request =>
        {
            request.Headers.Add("Mcp-Session-Id", session);
            request.Headers.Remove(header);
            request.Headers.Add(header, value);
        });

        Assert.Equal(200, (int)response.StatusCode);
    }

    [Theory]
    [InlineData("")]
    [InlineData("no json")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""[{"jsonrpc":"2.0","id":2,"method":"ping"}]""")]
    public async Task What_is_no_message_is_refused(string body) => await AssertRefusedAsync(400, "invalid_message", "POST", body);

    [Fact]
    public async Task A_message_that_is_nested_too_deeply_is_refused()
        => await AssertRefusedAsync(
            400, "invalid_message", "POST",
            $$$"""{"jsonrpc":"2.0","id":2,"method":"ping","params":{"a":{{{new string('[', 100)}}}{{{new string(']', 100)}}}}}""");

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_body_above_the_limit_is_refused_whether_or_not_its_length_is_said(bool isSaid)
        => await AssertRefusedAsync(413, "too_large", "POST", new string(' ', HttpServer.BodyBytes + 1), request =>
        {
            request.Headers.TransferEncodingChunked = !isSaid;
        });

    [Fact]
    public async Task A_body_of_another_type_is_refused()
        => await AssertRefusedAsync(415, "not_json", "POST", Ping, request => request.Content!.Headers.ContentType = new MediaTypeHeaderValue("text/plain"));

    [Fact]
    public async Task Only_one_path_and_three_methods_are_served()
    {
        await AssertRefusedAsync(404, "not_found", "POST", Ping, request => request.RequestUri = new Uri(_conversation.Address, "/other"));
        await AssertRefusedAsync(405, "method_not_allowed", "PUT", "");
        await AssertRefusedAsync(405, "method_not_allowed", "OPTIONS", "");
    }

    [Fact]
    public async Task Without_a_session_only_initialize_is_answered()
    {
        await AssertRefusedAsync(400, "session_missing", "POST", Ping);
        await AssertRefusedAsync(400, "session_missing", "GET", "");
        await AssertRefusedAsync(400, "session_missing", "DELETE", "");
    }

    [Fact]
    public async Task A_revision_without_sessions_has_no_stream_and_nothing_to_end()
    {
        await AssertRefusedAsync(405, "method_not_allowed", "GET", "", Newest);
        await AssertRefusedAsync(405, "method_not_allowed", "DELETE", "", Newest);

        static void Newest(HttpRequestMessage request) => request.Headers.Add("MCP-Protocol-Version", "2026-07-28");
    }

    [Fact]
    public async Task A_revision_that_is_not_spoken_is_answered_with_those_that_are()
    {
        using var response = await _conversation.SendAsync("POST", Ping, request => request.Headers.Add("MCP-Protocol-Version", "2099-01-01"));

        var answer = JsonElement.Parse(await response.Content.ReadAsStringAsync(Stop));
        var data = answer.GetProperty("error").GetProperty("data");
        Assert.Equal((2, -32022), (answer.GetProperty("id").GetInt32(), answer.GetProperty("error").GetProperty("code").GetInt32()));
        Assert.Equal("2099-01-01", data.GetProperty("requested").GetString());
        Assert.Contains("2026-07-28", data.GetProperty("supported").EnumerateArray().Select(revision => revision.GetString()));
    }

    private async Task AssertRefusedAsync(int status, string code, string method, string body, Action<HttpRequestMessage>? change = null)
    {
        using var response = await _conversation.SendAsync(method, body, change);

        var error = JsonElement.Parse(await response.Content.ReadAsStringAsync(Stop)).GetProperty("error");
        Assert.Equal((status, code), ((int)response.StatusCode, error.GetProperty("data").GetProperty("code").GetString()));
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
    }
}
