using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using ModelContextProtocol.Protocol;

namespace Satchel.Server.Mcp.Http;

/// <summary>
/// From 2026-07-28 on, headers repeat what a message says, so that what lies between client and server can route it. One
/// that says something else would be routed as one thing and done as another.
/// </summary>
internal static class MirroredHeaders
{
    private const string Revision = "io.modelcontextprotocol/protocolVersion";
    private const string EncodedStart = "=?base64?";
    private const string EncodedEnd = "?=";

    /// <summary>Whether a message says its revision itself: then it needs the headers.</summary>
    public static bool HasRevision(JsonRpcMessage message)
        => message is JsonRpcRequest request && request.Params is JsonObject { } given && given["_meta"] is JsonObject meta && meta.ContainsKey(Revision);

    /// <summary>The header that is missing or says something else than the message; null where there is none.</summary>
    public static string? FindMismatch(IHeaderDictionary headers, JsonRpcMessage message)
    {
        if (headers[HeaderNames.Revision].Count != 1)
        {
            return HeaderNames.Revision;
        }

        var (method, given) = message switch
        {
            JsonRpcRequest request => (request.Method, request.Params),
            JsonRpcNotification notification => (notification.Method, null),
            _ => (null, null),
        };
        if (method is null)
        {
            return null;
        }

        if (!Says(headers[HeaderNames.Method], method))
        {
            return HeaderNames.Method;
        }

        var key = method switch
        {
            RequestMethods.ToolsCall or RequestMethods.PromptsGet => "name",
            RequestMethods.ResourcesRead => "uri",
            _ => null,
        };
        return key is not null && TextOf(given, key) is { } name && !Says(headers[HeaderNames.Name], name) ? HeaderNames.Name : null;
    }

    private static string? TextOf(JsonNode? given, string key)
        => given is JsonObject pairs && pairs[key] is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    private static bool Says(string? header, string expected)
        => header is not null && TryDecode(header.Trim(), out var text) && string.Equals(text, expected, StringComparison.Ordinal);

    /// <summary>What is not plain ASCII stands in Base64 between two marks.</summary>
    private static bool TryDecode(string header, [NotNullWhen(true)] out string? text)
    {
        text = header;
        if (!header.StartsWith(EncodedStart, StringComparison.Ordinal) || !header.EndsWith(EncodedEnd, StringComparison.Ordinal)
            || header.Length < EncodedStart.Length + EncodedEnd.Length)
        {
            return true;
        }

        var encoded = header.AsSpan(EncodedStart.Length..^EncodedEnd.Length);
        var bytes = new byte[encoded.Length];
        text = Convert.TryFromBase64Chars(encoded, bytes, out var length) ? Encoding.UTF8.GetString(bytes, 0, length) : null;
        return text is not null;
    }
}
