using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace Satchel.Server.Mcp.Http;

/// <summary>
/// The streamable HTTP transport of the protocol at one path. Clients of the revisions up to 2025-11-25 begin a session by
/// <c>initialize</c>, have its stream by GET and end it by DELETE. From 2026-07-28 on each POST stands for itself: its
/// headers repeat what its message says, and there is no session.
/// </summary>
internal sealed class HttpEndpoint(McpFace face, McpSetup setup, HttpSessions sessions, CancellationToken stopping)
{
    /// <summary>Most POST requests that are served at once; each may hold a connection to the store.</summary>
    public const int MostRequests = 64;

    private const string FirstStateless = "2026-07-28";
    private const string Events = "text/event-stream";
    private const string Json = "application/json";

    /// <summary>Above the 30 s that a writer waits for the store.</summary>
    private static readonly TimeSpan LongestRequest = TimeSpan.FromSeconds(60);

    private static readonly string[] WithSessions = ["2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25"];

    /// <summary>The same as <c>server/discover</c> says; the others are spoken about by <c>initialize</c>.</summary>
    private static readonly string[] Stateless = [FirstStateless];

    private static readonly JsonTypeInfo<JsonRpcMessage> MessageType
        = (JsonTypeInfo<JsonRpcMessage>)McpJsonUtilities.DefaultOptions.GetTypeInfo(typeof(JsonRpcMessage));

    private int _requests;

    /// <summary>Answers a request that was let in.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        var refusal = context.Request.Method switch
        {
            "POST" => await PostInTurnAsync(context),
            "GET" => await StreamAsync(context),
            "DELETE" => await EndAsync(context),
            _ => HttpRefusal.MethodNotAllowed,
        };
        if (refusal is not null)
        {
            await refusal.WriteAsync(context);
        }
    }

    private async Task<HttpRefusal?> PostInTurnAsync(HttpContext context)
    {
        if (Interlocked.Increment(ref _requests) > MostRequests)
        {
            Interlocked.Decrement(ref _requests);
            return HttpRefusal.Busy;
        }

        using var late = new CancellationTokenSource(LongestRequest, setup.Clock);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, late.Token);
        try
        {
            return await PostAsync(context, end.Token);
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested && !context.Response.HasStarted)
        {
            return HttpRefusal.TooSlow;
        }
        finally
        {
            Interlocked.Decrement(ref _requests);
        }
    }

    private async Task<HttpRefusal?> PostAsync(HttpContext context, CancellationToken end)
    {
        if (!IsOfType(context.Request.ContentType, Json))
        {
            return HttpRefusal.NotJson;
        }

        if (!Accepts(context, Json) || !Accepts(context, Events))
        {
            return HttpRefusal.NotAcceptable;
        }

        if (await ReadAsync(context, end) is not { } message)
        {
            return HttpRefusal.NoMessage;
        }

        var revision = Header(context, HeaderNames.Revision);
        if (revision.Length == 0 ? !MirroredHeaders.HasRevision(message) : WithSessions.Contains(revision, StringComparer.Ordinal))
        {
            return await PostToSessionAsync(context, message, end);
        }

        if (revision.Length > 0 && revision is not FirstStateless)
        {
            return HttpRefusal.UnsupportedRevision(revision, Stateless) with { Answered = message };
        }

        if (MirroredHeaders.FindMismatch(context.Request.Headers, message) is { } header)
        {
            return HttpRefusal.HeaderMismatch(header) with { Answered = message };
        }

        message.Context = new JsonRpcMessageContext { ProtocolVersion = revision };
        await using var single = HttpSession.BeginSingle(face, setup.Log);
        await AnswerAsync(context, single, message, end);
        return null;
    }

    private async Task<HttpRefusal?> PostToSessionAsync(HttpContext context, JsonRpcMessage message, CancellationToken end)
    {
        var id = Header(context, HeaderNames.Session);
        var begins = message is JsonRpcRequest { Method: RequestMethods.Initialize };
        if (id.Length == 0 && !begins)
        {
            return HttpRefusal.SessionMissing;
        }

        var session = id.Length == 0 ? await sessions.BeginAsync() : sessions.Enter(id);
        if (session is null)
        {
            return id.Length == 0 ? HttpRefusal.Full : HttpRefusal.NoSuchSession;
        }

        try
        {
            context.Response.Headers[HeaderNames.Session] = session.Transport.SessionId;
            await AnswerAsync(context, session, message, end);
            return null;
        }
        finally
        {
            sessions.Leave(session);
        }
    }

    private async Task<HttpRefusal?> StreamAsync(HttpContext context)
    {
        if (!Accepts(context, Events))
        {
            return HttpRefusal.NotAcceptable;
        }

        if (IsStateless(context))
        {
            return HttpRefusal.MethodNotAllowed;
        }

        var id = Header(context, HeaderNames.Session);
        if (id.Length == 0 || sessions.Enter(id) is not { } session)
        {
            return id.Length == 0 ? HttpRefusal.SessionMissing : HttpRefusal.NoSuchSession;
        }

        try
        {
            if (!sessions.TryTakeStream(session))
            {
                return HttpRefusal.StreamTaken;
            }

            using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
            PrepareEvents(context);
            await session.Transport.HandleGetRequestAsync(context.Response.Body, end.Token);
            return null;
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return null;
        }
        finally
        {
            sessions.Leave(session);
        }
    }

    private async Task<HttpRefusal?> EndAsync(HttpContext context)
    {
        if (IsStateless(context))
        {
            return HttpRefusal.MethodNotAllowed;
        }

        var id = Header(context, HeaderNames.Session);
        if (id.Length == 0 || !await sessions.EndAsync(id))
        {
            return id.Length == 0 ? HttpRefusal.SessionMissing : HttpRefusal.NoSuchSession;
        }

        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return null;
    }

    private static async Task AnswerAsync(HttpContext context, HttpSession session, JsonRpcMessage message, CancellationToken end)
    {
        PrepareEvents(context);
        var wrote = await session.Transport.HandlePostRequestAsync(message, context.Response.Body, first => ChooseStatus(context, first), end);
        if (!wrote)
        {
            context.Response.Headers.ContentType = default;
            context.Response.StatusCode = StatusCodes.Status202Accepted;
        }
    }

    /// <summary>From 2026-07-28 on, the status says of some errors what the message says.</summary>
    private static ValueTask ChooseStatus(HttpContext context, JsonRpcMessage? first)
    {
        if (first is JsonRpcError { Error.Code: var code } && !context.Response.HasStarted)
        {
            context.Response.StatusCode = (McpErrorCode)code switch
            {
                McpErrorCode.HeaderMismatch or McpErrorCode.MissingRequiredClientCapability or McpErrorCode.UnsupportedProtocolVersion
                    or McpErrorCode.InvalidRequest or McpErrorCode.InvalidParams => StatusCodes.Status400BadRequest,
                McpErrorCode.MethodNotFound => StatusCodes.Status404NotFound,
                _ => StatusCodes.Status200OK,
            };
        }

        return ValueTask.CompletedTask;
    }

    private static void PrepareEvents(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.ContentType = Events;
        headers.CacheControl = "no-cache, no-store";
        headers["X-Accel-Buffering"] = "no";
    }

    private static async ValueTask<JsonRpcMessage?> ReadAsync(HttpContext context, CancellationToken end)
    {
        try
        {
            return await JsonSerializer.DeserializeAsync(context.Request.Body, MessageType, end);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static bool IsStateless(HttpContext context)
        => string.CompareOrdinal(Header(context, HeaderNames.Revision), FirstStateless) >= 0;

    private static string Header(HttpContext context, string name) => context.Request.Headers[name].ToString();

    private static bool Accepts(HttpContext context, string type)
        => context.Request.Headers.Accept.ToString().Split(',').Any(range => IsOfType(range, type) || IsOfType(range, "*/*") || IsOfType(range, type[..type.IndexOf('/')] + "/*"));

    private static bool IsOfType(string? given, string type)
        => given is not null && given.AsSpan(0, given.IndexOf(';') is >= 0 and var end ? end : given.Length).Trim().Equals(type, StringComparison.OrdinalIgnoreCase);
}
