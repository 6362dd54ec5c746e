using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Satchel.Server.Gateway;

/// <summary>A request as operations see it: its parameters, already taken from the query or the body.</summary>
internal sealed class GatewayRequest
{
    private readonly IReadOnlyDictionary<string, string> _texts;

    private GatewayRequest(IReadOnlyDictionary<string, string> texts, ReadOnlyMemory<byte> body, string hash) => (_texts, Body, Hash) = (texts, body, hash);

    /// <summary>The body, as it came; empty where it has none.</summary>
    public ReadOnlyMemory<byte> Body { get; }

    /// <summary>The SHA-256 of method, path, query and body, as small hexadecimal digits: two requests with the same one are the same.</summary>
    public string Hash { get; }

    /// <summary>The text of a parameter, an object or number as JSON; null where it is not given or empty.</summary>
    public string? Text(string name) => _texts.TryGetValue(name, out var text) && text.Length > 0 ? text : null;

    /// <summary>Reads a request.</summary>
    /// <param name="context">Where from.</param>
    /// <param name="operation">What it asks for.</param>
    /// <param name="tail">What stands at the end of its path, decoded.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The request, or why it is none.</returns>
    public static async Task<(GatewayRequest? Request, GatewayReply? Refusal)> ReadAsync(
        HttpContext context, GatewayOperation operation, string tail, CancellationToken cancellationToken)
    {
        var (request, hasBody) = (context.Request, operation.HasBody);
        var body = hasBody ? await ReadBodyAsync(request, cancellationToken) : [];
        if (body is null)
        {
            return (null, GatewayReply.Refuse(StatusCodes.Status413PayloadTooLarge, "too_large", $"The body may have {GatewayLimits.BodyBytes} bytes."));
        }

        if (hasBody && !request.HasJsonContentType())
        {
            return (null, GatewayReply.Refuse(StatusCodes.Status415UnsupportedMediaType, "not_json", "Content-Type must be application/json."));
        }

        var texts = hasBody ? ReadObject(body) : request.Query.ToDictionary(pair => pair.Key, pair => pair.Value.ToString(), StringComparer.Ordinal);
        if (texts is null)
        {
            return (null, GatewayReply.Refuse(StatusCodes.Status400BadRequest, "invalid_body", "The body must be one object of JSON."));
        }

        if (operation.Tail is { } parameter)
        {
            texts[parameter.Name] = tail;
        }

        var method = HttpMethods.IsHead(request.Method) ? HttpMethods.Get : request.Method;
        byte[] whole = [.. Encoding.UTF8.GetBytes($"{method} {request.Path}{request.QueryString}\n"), .. body];
        return (new GatewayRequest(texts, body, Convert.ToHexStringLower(SHA256.HashData(whole))), null);
    }

    private static async Task<byte[]?> ReadBodyAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var kept = new MemoryStream();
        var block = new byte[8 * 1024];
        for (int length; (length = await request.Body.ReadAsync(block, cancellationToken)) > 0;)
        {
            if (kept.Length + length > GatewayLimits.BodyBytes)
            {
                return null;
            }

            kept.Write(block, 0, length);
        }

        return kept.ToArray();
    }

    private static Dictionary<string, string>? ReadObject(byte[] body)
    {
        try
        {
            using var document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = 32 });
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                return null;
            }

            var texts = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var property in document.RootElement.EnumerateObject())
            {
                var text = property.Value.ValueKind switch
                {
                    JsonValueKind.String => property.Value.GetString()!,
                    JsonValueKind.Null => "",
                    _ => property.Value.GetRawText(),
                };
                if (!texts.TryAdd(property.Name, text))
                {
                    return null;
                }
            }

            return texts;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // No JSON, or half of a surrogate pair.
            return null;
        }
    }
}
