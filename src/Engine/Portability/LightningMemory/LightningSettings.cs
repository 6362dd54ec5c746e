using System.Globalization;
using System.Text.Json;
using Satchel.Engine.Portability.Foreign;

namespace Satchel.Engine.Portability.LightningMemory;

/// <summary>The settings of Lightning Memory: one JSON object.</summary>
internal sealed class LightningSettings
{
    private readonly List<KeyValuePair<string, object?>> _rest;

    private LightningSettings(IReadOnlyList<ForeignSetting> keys, List<KeyValuePair<string, object?>> rest) => (Keys, _rest) = (keys, rest);

    /// <summary>Those of a home that has none.</summary>
    public static LightningSettings None { get; } = new([], []);

    /// <summary>Every setting, with the key that it becomes.</summary>
    public IReadOnlyList<ForeignSetting> Keys { get; }

    /// <summary>The settings for which there is no key, for the archive; null where there are none.</summary>
    public ArchivedRow? Rest => _rest.Count > 0 ? new ArchivedRow("config.json", IsVerbatim: false, _rest) : null;

    /// <summary>Reads the file.</summary>
    /// <exception cref="SourceException">It is no JSON object.</exception>
    public static LightningSettings Parse(string text, string path)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            return json.RootElement.ValueKind is JsonValueKind.Object
                ? Read(json.RootElement)
                : throw new SourceException(SourceError.Corrupt, $"'{path}' is damaged: one JSON object is needed");
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            throw new SourceException(SourceError.Corrupt, $"'{path}' is damaged: it is not JSON", error);
        }
    }

    private static LightningSettings Read(JsonElement root)
    {
        var keys = new List<ForeignSetting>();
        var rest = new List<KeyValuePair<string, object?>>();
        foreach (var field in root.EnumerateObject())
        {
            switch (field.Name)
            {
                case "phoenixd_url":
                    break;
                case "phoenixd_password":
                    AddNode(keys, root, field.Value);
                    break;
                case "relays" when field.Value.ValueKind is JsonValueKind.Array:
                    keys.Add(new ForeignSetting("relays", "nostr.relays", string.Join(',', field.Value.EnumerateArray().Select(TextOf))));
                    break;
                case "gateway_port":
                    keys.Add(new ForeignSetting(field.Name, "gateway.listen", $"127.0.0.1:{TextOf(field.Value)}"));
                    break;
                case "pricing" when field.Value.ValueKind is JsonValueKind.Object:
                    keys.AddRange(field.Value.EnumerateObject()
                        .Select(price => new ForeignSetting($"pricing.{price.Name}", $"gateway.prices.{price.Name}", TextOf(price.Value))));
                    break;
                default:
                    keys.Add(new ForeignSetting(field.Name, null, "", "there is no such setting here; it is in the archive"));
                    rest.Add(new(field.Name, TextOf(field.Value)));
                    break;
            }
        }

        return new LightningSettings(keys, rest);
    }

    /// <summary>Without a password there is no node to speak of.</summary>
    private static void AddNode(List<ForeignSetting> keys, JsonElement root, JsonElement password)
    {
        if (TextOf(password) is not { Length: > 0 } secret)
        {
            return;
        }

        var server = root.TryGetProperty("phoenixd_url", out var url) ? TextOf(url) : "http://localhost:9740";
        keys.Add(new ForeignSetting(
            "phoenixd_url, phoenixd_password", "node.connection", string.Create(CultureInfo.InvariantCulture, $"type=phoenixd;server={server};password={secret}")));
    }

    private static string TextOf(JsonElement value) => value.ValueKind is JsonValueKind.String ? value.GetString()! : value.GetRawText();
}
