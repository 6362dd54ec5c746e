using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace Satchel.Server.Mcp.Http;

/// <summary>A request that is not served, in the form of an error of JSON-RPC: clients read that whatever the status is.</summary>
internal sealed record HttpRefusal(int Status, string Code, string Message)
{
    private const int ServerError = -32000;
    private const int UnknownSession = -32001;
    private const int RetrySeconds = 1;

    public static HttpRefusal Unauthorized { get; } = new(
        StatusCodes.Status401Unauthorized, "unauthorized", "The header Authorization must be Bearer and the token that satchel mcp --print-config HOST --http shows.");

    public static HttpRefusal ForeignHost { get; } = new(
        StatusCodes.Status403Forbidden, "foreign_host", "The header Host must name this machine or the address that is listened on.");

    public static HttpRefusal ForeignOrigin { get; } = new(
        StatusCodes.Status403Forbidden, "foreign_origin", "The header Origin must be a page of this machine.");

    public static HttpRefusal NoSuchPath { get; } = new(StatusCodes.Status404NotFound, "not_found", "Everything is at /mcp.");

    public static HttpRefusal NoSuchSession { get; } = new(
        StatusCodes.Status404NotFound, "session_not_found", "There is no such session any more; begin a new one.")
    { Error = UnknownSession };

    public static HttpRefusal SessionMissing { get; } = new(
        StatusCodes.Status400BadRequest, "session_missing", "The header Mcp-Session-Id is needed; initialize begins a session.");

    public static HttpRefusal StreamTaken { get; } = new(StatusCodes.Status409Conflict, "stream_taken", "The session has its stream already.");

    public static HttpRefusal MethodNotAllowed { get; } = new(StatusCodes.Status405MethodNotAllowed, "method_not_allowed", "This method is not taken here.");

    public static HttpRefusal NotAcceptable { get; } = new(
        StatusCodes.Status406NotAcceptable, "not_acceptable", "The header Accept must take text/event-stream, and application/json of a POST.");

    public static HttpRefusal NotJson { get; } = new(StatusCodes.Status415UnsupportedMediaType, "not_json", "The header Content-Type must be application/json.");

    public static HttpRefusal NoMessage { get; } = new(
        StatusCodes.Status400BadRequest, "invalid_message", "The body is not one message of JSON-RPC 2.0.")
    { Error = (int)McpErrorCode.ParseError };

    public static HttpRefusal Busy { get; } = new(StatusCodes.Status503ServiceUnavailable, "too_busy", "Too many requests are served at once; try again.");

    public static HttpRefusal Full { get; } = new(StatusCodes.Status503ServiceUnavailable, "too_many_sessions", "Too many sessions are in use; try again.");

    public static HttpRefusal TooSlow { get; } = new(StatusCodes.Status503ServiceUnavailable, "too_slow", "The request took too long and was ended.");

    public static HttpRefusal Bug { get; } = new(StatusCodes.Status500InternalServerError, "bug", "This is a mistake in satchel.")
    {
        Error = (int)McpErrorCode.InternalError,
    };

    /// <summary>The number that JSON-RPC gives it.</summary>
    public int Error { get; init; } = ServerError;

    /// <summary>The message that it answers, where that could be read.</summary>
    public JsonRpcMessage? Answered { get; init; }

    /// <summary>Writes what the protocol wants to be said besides; null for nothing.</summary>
    public Action<Utf8JsonWriter>? WriteData { get; init; }

    /// <summary>A header is missing, or does not say what the message says.</summary>
    public static HttpRefusal HeaderMismatch(string header)
        => new(StatusCodes.Status400BadRequest, "header_mismatch", $"The header {header} must say what the message says.") { Error = (int)McpErrorCode.HeaderMismatch };

    /// <summary>The revision of the protocol is not known here.</summary>
    public static HttpRefusal UnsupportedRevision(string requested, IReadOnlyList<string> supported)
        => new(StatusCodes.Status400BadRequest, "unsupported_revision", "This revision of the protocol is not spoken here.")
        {
            Error = (int)McpErrorCode.UnsupportedProtocolVersion,
            WriteData = json =>
            {
                json.WriteString("requested", requested);
                json.WriteStartArray("supported");
                foreach (var revision in supported)
                {
                    json.WriteStringValue(revision);
                }

                json.WriteEndArray();
            },
        };

    /// <summary>What the web server found wrong with the request itself.</summary>
    public static HttpRefusal Malformed(int status) => status is StatusCodes.Status413PayloadTooLarge
        ? new(status, "too_large", "The body is larger than 1 MiB.")
        : new(status, "invalid_request", "The request cannot be read.");

    /// <summary>Answers with it.</summary>
    public async Task WriteAsync(HttpContext context)
    {
        var response = context.Response;
        response.Clear();
        response.StatusCode = Status;
        response.ContentType = "application/json";
        switch (Status)
        {
            case StatusCodes.Status401Unauthorized:
                response.Headers.WWWAuthenticate = "Bearer realm=\"satchel\"";
                break;
            case StatusCodes.Status405MethodNotAllowed:
                response.Headers.Allow = "GET, POST, DELETE";
                break;
            case StatusCodes.Status503ServiceUnavailable:
                response.Headers.RetryAfter = RetrySeconds.ToString(CultureInfo.InvariantCulture);
                break;
        }

        await response.Body.WriteAsync(Body(), context.RequestAborted);
    }

    private ReadOnlyMemory<byte> Body()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("jsonrpc", "2.0");
            WriteId(json);
            json.WriteStartObject("error");
            json.WriteNumber("code", Error);
            json.WriteString("message", Message);
            json.WriteStartObject("data");
            json.WriteString("code", Code);
            WriteData?.Invoke(json);
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    private void WriteId(Utf8JsonWriter json)
    {
        switch ((Answered as JsonRpcRequest)?.Id.Id)
        {
            case string text:
                json.WriteString("id", text);
                break;
            case long number:
                json.WriteNumber("id", number);
                break;
            default:
                json.WriteNull("id");
                break;
        }
    }
}
