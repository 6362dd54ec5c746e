using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Satchel.Server.Mcp;

/// <summary>
/// Refuses halves of surrogate pairs, which JSON may hold as <c>\uXXXX</c> and no text can: whoever reads one later fails
/// without a word about what is wrong.
/// </summary>
internal static class HalfCharacters
{
    private const int EscapeCharacters = 6;
    private const int EscapeMark = 2;

    /// <summary>Looks at each request before it is handled.</summary>
    /// <exception cref="McpProtocolException">A text in it has one.</exception>
    public static McpMessageHandler Refuse(McpMessageHandler next) => (message, cancellationToken)
        => message.JsonRpcMessage is JsonRpcRequest { Params: { } given } && IsIn(given)
            ? throw new McpProtocolException("A text holds half of a surrogate pair.", McpErrorCode.InvalidParams)
            : next(message, cancellationToken);

    private static bool IsIn(JsonNode? value) => value switch
    {
        JsonObject pairs => pairs.Any(pair => IsIn(pair.Value)),
        JsonArray items => items.Any(IsIn),
        JsonValue single => single.TryGetValue(out JsonElement element) && element.ValueKind is JsonValueKind.String && IsIn(element.GetRawText()),
        _ => false,
    };

    private static bool IsIn(ReadOnlySpan<char> raw)
    {
        if (!raw.Contains(@"\u", StringComparison.Ordinal))
        {
            return false;
        }

        var isOpen = false;
        for (var at = 0; at < raw.Length;)
        {
            var isUnit = raw[at] is '\\' && raw[at + 1] is 'u';
            var unit = isUnit
                ? (char)ushort.Parse(raw[(at + EscapeMark)..(at + EscapeCharacters)], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)
                : ' ';
            if (isOpen != char.IsLowSurrogate(unit))
            {
                return true;
            }

            isOpen = char.IsHighSurrogate(unit);
            at += isUnit ? EscapeCharacters : raw[at] is '\\' ? EscapeMark : 1;
        }

        return isOpen;
    }
}
