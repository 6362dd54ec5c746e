using System.Text.Json;
using Satchel.Protocols.Crypto;
using Satchel.Protocols.Nostr;

namespace Satchel.Engine.Sync;

/// <summary>
/// Lists that a home signed itself: whom it follows (NIP-02, kind 3, <c>["p", key]</c>), and who it lets speak of others (NIP-85, kind 10040,
/// <c>["KIND:RESULT", key, relay]</c> in the tags, and in the content the same, encrypted to oneself).
/// </summary>
internal static class TrustLists
{
    /// <summary>NIP-02: whom an author follows.</summary>
    public const int Follows = 3;

    /// <summary>NIP-85: who an author lets speak of others.</summary>
    public const int Providers = 10_040;

    /// <summary>Most keys of a list.</summary>
    private const int MostKeys = 1_000;

    private const int MostRelays = 5;
    private static readonly string[] Kinds = ["30385:", "30382:"];

    /// <summary>Who is followed.</summary>
    public static IReadOnlyCollection<string> FollowsOf(NostrEvent list)
        => [.. list.Tags.Where(tag => tag.Name is "p").Select(tag => tag.Value).Where(IsKey).OfType<string>().Distinct(StringComparer.Ordinal).Take(MostKeys)];

    /// <summary>Who may speak of vendors, and on which relays.</summary>
    /// <param name="list">The list; its signature was looked at.</param>
    /// <param name="own">What decrypts what its author encrypted to itself.</param>
    public static (IReadOnlyCollection<string> Keys, IReadOnlyList<string> Relays) ProvidersOf(NostrEvent list, ConversationKey own)
    {
        var tags = list.Tags.Select(tag => tag.Texts).Concat(HiddenOf(list.Content, own))
            .Where(texts => texts.Count > 1 && Kinds.Any(kind => texts[0].StartsWith(kind, StringComparison.Ordinal)) && IsKey(texts[1]))
            .ToArray();
        return (
            [.. tags.Select(texts => texts[1]).Distinct(StringComparer.Ordinal).Take(MostKeys)],
            [
                .. tags.Select(texts => texts.Count > 2 && RelayAddress.TryNormalize(texts[2], out var relay) ? relay : null)
                    .OfType<string>()
                    .Where(relay => relay.StartsWith("wss://", StringComparison.Ordinal) && !new Uri(relay).IsLoopback)
                    .Distinct(StringComparer.Ordinal)
                    .Take(MostRelays),
            ]);
    }

    /// <summary>The tags that only their author reads; none where there are none, or another key or way encrypted them.</summary>
    private static IEnumerable<IReadOnlyList<string>> HiddenOf(string content, ConversationKey own)
    {
        if (content.Length == 0)
        {
            return [];
        }

        try
        {
            using var document = JsonDocument.Parse(own.Decrypt(content));
            return
            [
                .. document.RootElement.EnumerateArray()
                    .Where(tag => tag.ValueKind is JsonValueKind.Array)
                    .Select(tag => tag.EnumerateArray().Where(text => text.ValueKind is JsonValueKind.String).Select(text => text.GetString()!).ToArray()),
            ];
        }
        catch (Exception error) when (error is NostrException or JsonException or InvalidOperationException)
        {
            return [];
        }
    }

    private static bool IsKey(string? text) => XOnlyKey.TryParse(text ?? "", out _);
}
