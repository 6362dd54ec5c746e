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
        response.ContentType = "application/json";
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
