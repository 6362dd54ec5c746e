using System.Text.Json;

namespace Satchel.Protocols.Lightning.Nodes;

/// <summary>What a node answered. Its text may hold anything, so no message repeats it.</summary>
internal sealed record NodeAnswer(int Status, ReadOnlyMemory<byte> Body, string Node)
{
    /// <summary>The first second of the year 10000.</summary>
    private const long MostSeconds = 253_402_300_800;

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 16 };

    /// <summary>Whether the node says that all is well.</summary>
    public bool IsSuccess => Status is >= 200 and <= 299;

    /// <summary>What a status other than success means.</summary>
    public NodeException Failure() => Status switch
    {
        401 or 403 => new NodeException(NodeError.Unauthorized, $"{Node} does not accept the credentials (status {Status})."),
        404 or 405 => new NodeException(NodeError.Unsupported, $"{Node} does not know this operation (status {Status})."),
        408 or 504 => new NodeException(NodeError.TimedOut, $"{Node} was not done in time (status {Status})."),
        429 => new NodeException(NodeError.RateLimited, $"{Node} was asked too often (status {Status})."),
        >= 500 => new NodeException(NodeError.Unreachable, $"{Node} failed (status {Status})."),
        >= 400 => new NodeException(NodeError.Refused, $"{Node} does not accept the request (status {Status})."),
        _ => Invalid(),
    };

    /// <summary>The object that the answer is.</summary>
    /// <exception cref="NodeException">It is none.</exception>
    public JsonElement Object()
    {
        try
        {
            using var document = JsonDocument.Parse(Body, Options);
            return document.RootElement.ValueKind == JsonValueKind.Object ? document.RootElement.Clone() : throw Invalid();
        }
        catch (JsonException)
        {
            // Without the inner exception: its message may quote the answer.
            throw Invalid();
        }
    }

    /// <summary>That the answer makes no sense.</summary>
    public NodeException Invalid() => new(NodeError.InvalidAnswer, $"{Node} answered with what its interface does not say.");

    /// <summary>A text of an object; null where it is missing, null or something else.</summary>
    public static string? Text(JsonElement element, string field)
        => element.ValueKind == JsonValueKind.Object && element.TryGetProperty(field, out var value) && value.ValueKind == JsonValueKind.String ? Unescaped(value) : null;

    /// <summary>A whole number, as a number or as digits in a text, which is how gRPC gateways write those of 64 bits.</summary>
    public static long? Number(JsonElement element, string field)
        => element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(field, out var value) ? null
            : value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) ? number
            : value.ValueKind == JsonValueKind.String
                && long.TryParse(Unescaped(value), System.Globalization.NumberStyles.AllowLeadingSign, System.Globalization.CultureInfo.InvariantCulture, out number) ? number
            : null;

    /// <summary>A time in seconds since 1970; null where it is missing or none.</summary>
    public static DateTimeOffset? Seconds(JsonElement element, string field)
        => Number(element, field) is > 0 and < MostSeconds and { } at ? DateTimeOffset.FromUnixTimeSeconds(at) : null;

    /// <summary>A time in milliseconds since 1970; null where it is missing or none.</summary>
    public static DateTimeOffset? Milliseconds(JsonElement element, string field)
        => Number(element, field) is > 0 and < MostSeconds * 1_000 and { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null;

    /// <summary>The items of an array; none where it is missing.</summary>
    public static IReadOnlyList<JsonElement> Items(JsonElement element, string field)
        => Part(element, field) is { ValueKind: JsonValueKind.Array } list ? [.. list.EnumerateArray()] : [];

    /// <summary>Whether a field says true.</summary>
    public static bool IsTrue(JsonElement element, string field)
        => element.ValueKind == JsonValueKind.Object && element.TryGetProperty(field, out var value) && value.ValueKind == JsonValueKind.True;

    /// <summary>A field that is an object or an array; undefined where it is missing.</summary>
    public static JsonElement Part(JsonElement element, string field)
        => element.ValueKind == JsonValueKind.Object && element.TryGetProperty(field, out var value) ? value : default;

    private static string? Unescaped(JsonElement value)
    {
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair.
            return null;
        }
    }
}
