using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Satchel.Server.Gateway;

/// <summary>What a request is answered with: a status, an object of JSON, and what the headers say besides.</summary>
internal sealed record GatewayReply(int Status, ReadOnlyMemory<byte> Body)
{
    /// <summary>Values of <c>WWW-Authenticate</c>, a line each.</summary>
    public IReadOnlyList<string> Challenges { get; init; } = [];

    /// <summary>Seconds after which trying again makes sense; null: not said.</summary>
    public int? RetryAfterSeconds { get; init; }

    /// <summary>The methods that a path has; null: not said.</summary>
    public string? Allow { get; init; }

    /// <summary>What the body is.</summary>
    public string ContentType { get; init; } = "application/json";

    /// <summary>The owner does not sell it.</summary>
    public static GatewayReply NotExposed => Refuse(StatusCodes.Status403Forbidden, "not_exposed", "The owner does not sell this.");

    /// <summary>What is shown as a token cannot be read.</summary>
    public static GatewayReply MalformedToken => Refuse(StatusCodes.Status401Unauthorized, "malformed_token");

    /// <summary>It asks too often.</summary>
    public static GatewayReply TooMany => Refuse(StatusCodes.Status429TooManyRequests, "too_many_requests") with { RetryAfterSeconds = 1 };

    /// <summary>Nobody can pay now.</summary>
    public static GatewayReply NodeAway
        => Refuse(StatusCodes.Status503ServiceUnavailable, "service_unavailable", "The Lightning node cannot be asked now.") with { RetryAfterSeconds = 5 };

    /// <summary>An object.</summary>
    public static GatewayReply Of(int status, Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return new GatewayReply(status, buffer.WrittenMemory);
    }

    /// <summary>A refusal: <c>{"error", "detail"}</c>. It costs nothing.</summary>
    public static GatewayReply Refuse(int status, string error, string? detail = null)
        => Of(status, json =>
        {
            json.WriteString("error", error);
            if (detail is not null)
            {
                json.WriteString("detail", detail);
            }
        });

    /// <summary>Writes it.</summary>
    public async Task WriteAsync(HttpContext context)
    {
        var response = context.Response;
        response.StatusCode = Status;
        response.ContentType = ContentType;
        response.ContentLength = Body.Length;
        response.Headers.CacheControl = "no-store";
        response.Headers.WWWAuthenticate = Challenges.Count > 0 ? Challenges.ToArray() : default;
        response.Headers.RetryAfter = RetryAfterSeconds is { } seconds ? $"{seconds}" : default;
        response.Headers.Allow = Allow ?? default(Microsoft.Extensions.Primitives.StringValues);
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await response.Body.WriteAsync(Body, context.RequestAborted);
        }
    }
}
