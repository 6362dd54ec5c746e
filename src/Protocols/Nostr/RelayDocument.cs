using System.Text.Json;

namespace Satchel.Protocols.Nostr;

/// <summary>
/// What a relay says about itself (NIP-11): an object with <c>name</c>, <c>software</c>, <c>supported_nips</c> and <c>limitation</c>. Relays write it
/// loosely, so a field of another type counts as missing; what is no object is refused.
/// </summary>
/// <param name="Name">Its name; empty where it gives none.</param>
/// <param name="Software">Its program; empty where it names none.</param>
/// <param name="SupportedNips">The numbers of the standards that it follows.</param>
/// <param name="MaxMessageBytes"><c>max_message_length</c>: the largest frame that it takes.</param>
/// <param name="MaxSubscriptions"><c>max_subscriptions</c>: how many at once.</param>
/// <param name="MaxLimit"><c>max_limit</c>: the most stored events for a filter.</param>
/// <param name="MaxEventTags"><c>max_event_tags</c>: the most tags of an event.</param>
/// <param name="MaxContentCharacters"><c>max_content_length</c>: the longest content.</param>
/// <param name="AuthRequired"><c>auth_required</c>: whether it asks who is there (NIP-42) before anything.</param>
/// <param name="PaymentRequired"><c>payment_required</c>: whether writing costs.</param>
/// <param name="RestrictedWrites"><c>restricted_writes</c>: whether some condition must be met before writing.</param>
public sealed record RelayDocument(
    string Name,
    string Software,
    IReadOnlyList<int> SupportedNips,
    long? MaxMessageBytes,
    long? MaxSubscriptions,
    long? MaxLimit,
    long? MaxEventTags,
    long? MaxContentCharacters,
    bool AuthRequired,
    bool PaymentRequired,
    bool RestrictedWrites)
{
    private const int NipsRead = 1_000;

    /// <summary>Reads a document.</summary>
    /// <exception cref="NostrException">It is no JSON object or too large.</exception>
    public static RelayDocument Parse(ReadOnlyMemory<byte> json)
    {
        if (json.Length > NostrLimits.FrameBytes)
        {
            throw NostrException.TooLarge("A document is too large.");
        }

        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement.ValueKind is JsonValueKind.Object
                ? Read(document.RootElement)
                : throw NostrException.Malformed("A document is no object.");
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // The second one is the reader's word for text that is not Unicode.
            throw NostrException.Malformed("A document is no JSON.", exception);
        }
    }

    private static RelayDocument Read(JsonElement document)
    {
        var limits = Field(document, "limitation", JsonValueKind.Object);
        return new RelayDocument(
            Text(document, "name"),
            Text(document, "software"),
            Nips(document),
            Number(limits, "max_message_length"),
            Number(limits, "max_subscriptions"),
            Number(limits, "max_limit"),
            Number(limits, "max_event_tags"),
            Number(limits, "max_content_length"),
            IsTrue(limits, "auth_required"),
            IsTrue(limits, "payment_required"),
            IsTrue(limits, "restricted_writes"));
    }

    private static JsonElement? Field(JsonElement? element, string name, JsonValueKind kind)
        => element?.TryGetProperty(name, out var value) is true && value.ValueKind == kind ? value : null;

    private static string Text(JsonElement document, string name)
    {
        var text = Field(document, name, JsonValueKind.String)?.GetString() ?? "";
        return text.Length <= NostrLimits.ReasonCharacters ? text : text[..NostrLimits.ReasonCharacters];
    }

    private static int[] Nips(JsonElement document)
        => Field(document, "supported_nips", JsonValueKind.Array) is { } nips
            ? [.. nips.EnumerateArray().Take(NipsRead).Where(nip => nip.ValueKind is JsonValueKind.Number && nip.TryGetInt32(out _)).Select(nip => nip.GetInt32())]
            : [];

    private static long? Number(JsonElement? limits, string name)
        => Field(limits, name, JsonValueKind.Number)?.TryGetInt64(out var number) is true && number > 0 ? number : null;

    private static bool IsTrue(JsonElement? limits, string name) => Field(limits, name, JsonValueKind.True) is not null;
}
