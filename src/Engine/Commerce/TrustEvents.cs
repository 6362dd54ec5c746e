using System.Globalization;
using System.Text.Json;
using Satchel.Protocols.Crypto;
using Satchel.Protocols.Nostr;

namespace Satchel.Engine.Commerce;

/// <summary>
/// What agents say of vendors, of each other and of their gateways, as events of Nostr.
/// <code>
/// 30385  a vendor (NIP-85): d "https://VENDOR/", k "web", rank 0 to 100, score 0 to 1, basis, n_txns, L "lightning-memory.trust"; no content
/// 30382  a vendor that has a key on Nostr (NIP-85): d the key; the same tags but k
/// 30382  a vendor in the form of Lightning Memory: d "trust:VENDOR", content {"vendor", "score", "basis"}
/// 30078  an agent: d "kya:AGENT", type "kya", content {"agent_pubkey", "owner_id", "jurisdiction", "compliance_level", "source"}
/// 30078  a gateway: d "gateway:AGENT", type "gateway", t "lightning-memory-gateway", k OPERATION and price OPERATION SATS for each operation,
///        content {"url", "operations", "relays", "version"}
/// 5      takes back (NIP-09): a KIND:AUTHOR:D, or e ID
/// </code>
/// Each but the last may expire (NIP-40). A rank or score of "withdrawn" takes back what the same author said before. n_txns says in steps how many
/// payments it rests on.
/// </summary>
public static class TrustEvents
{
    /// <summary>NIP-85: an assertion about something outside of Nostr.</summary>
    public const int ExternalAssertion = 30_385;

    /// <summary>NIP-85: an assertion about a user; Lightning Memory writes vendors under it.</summary>
    public const int UserAssertion = 30_382;

    /// <summary>The <c>t</c> tag by which adverts of gateways are found.</summary>
    public const string GatewayTag = "lightning-memory-gateway";

    internal const int RankScale = 100;
    internal const string Withdrawn = "withdrawn";
    internal const string LegacyPrefix = "trust:";
    internal const string StatementPrefix = "kya:";
    internal const string GatewayPrefix = "gateway:";
    private const string Label = "lightning-memory.trust";
    private const int FewPayments = 5;
    private const int SomePayments = 20;
    private const int ManyPayments = 100;

    private static readonly NostrTag Client = new("client", "lightning-memory");

    /// <summary>The <c>d</c> tag of a vendor in an assertion of NIP-85.</summary>
    public static string IdentifierOf(VendorKey vendor) => $"https://{vendor}/";

    /// <summary>The <c>d</c> tag of a vendor in the form of Lightning Memory.</summary>
    public static string LegacyIdentifierOf(VendorKey vendor) => LegacyPrefix + vendor;

    /// <summary>The <c>d</c> tag of what is stated of an agent.</summary>
    public static string StatementIdentifierOf(string agent) => StatementPrefix + agent;

    /// <summary>Where an event is kept, as Nostr names it: kind, author and <c>d</c> tag.</summary>
    public static string AddressOf(int kind, string author, string identifier) => FormattableString.Invariant($"{kind}:{author}:{identifier}");

    /// <summary>An attestation of a vendor that is a host, as NIP-85 wants it.</summary>
    /// <param name="attestation">What is said.</param>
    /// <param name="payments">How many payments it rests on.</param>
    public static EventDraft Assertion(Attestation attestation, long payments)
    {
        ArgumentNullException.ThrowIfNull(attestation);
        return new EventDraft(
            ExternalAssertion,
            attestation.CreatedAt,
            [new NostrTag("d", IdentifierOf(attestation.Vendor)), new NostrTag("k", "web"), .. Results(attestation, payments)],
            "");
    }

    /// <summary>An attestation of a vendor that has a key on Nostr.</summary>
    /// <param name="attestation">What is said.</param>
    /// <param name="vendor">The vendor's key.</param>
    /// <param name="payments">How many payments it rests on.</param>
    public static EventDraft Assertion(Attestation attestation, XOnlyKey vendor, long payments)
    {
        ArgumentNullException.ThrowIfNull(attestation);
        ArgumentNullException.ThrowIfNull(vendor);
        return new EventDraft(UserAssertion, attestation.CreatedAt, [new NostrTag("d", vendor.ToString()), .. Results(attestation, payments)], "");
    }

    /// <summary>An attestation as Lightning Memory reads it.</summary>
    /// <exception cref="ArgumentException">It takes back what was said, for which that form has no word.</exception>
    public static EventDraft LegacyAssertion(Attestation attestation)
    {
        ArgumentNullException.ThrowIfNull(attestation);
        var score = attestation.Share ?? throw new ArgumentException("There is no score.", nameof(attestation));
        var content = string.Create(
            CultureInfo.InvariantCulture,
            $$"""{"vendor": "{{Escaped(attestation.Vendor.Value)}}", "score": {{score:0.0###}}, "basis": "{{Escaped(attestation.Basis)}}"}""");
        return new EventDraft(
            UserAssertion, attestation.CreatedAt, [new NostrTag("d", LegacyIdentifierOf(attestation.Vendor)), Client, .. Ends(attestation.ExpiresAt)], content);
    }

    /// <summary>A statement about an agent.</summary>
    public static EventDraft Statement(AgentStatement statement)
    {
        ArgumentNullException.ThrowIfNull(statement);
        var content =
            $$"""{"agent_pubkey": "{{statement.Agent}}", "owner_id": "{{Escaped(statement.OwnerId)}}", "jurisdiction": "{{Escaped(statement.Jurisdiction)}}", "compliance_level": "{{CommerceNames.Of(statement.Level)}}", "source": "{{Escaped(statement.Source)}}"}""";
        return new EventDraft(
            EventKind.ApplicationData,
            statement.StatedAt,
            [new NostrTag("d", StatementIdentifierOf(statement.Agent)), new NostrTag("type", "kya"), new NostrTag("p", statement.Agent), Client, .. Ends(statement.ExpiresAt)],
            content);
    }

    /// <summary>The advert of a gateway.</summary>
    /// <param name="offer">What is sold.</param>
    /// <param name="agent">Whose it is: a public key.</param>
    /// <param name="at">When it is said.</param>
    /// <param name="expiresAt">Until when it holds.</param>
    public static EventDraft Advert(GatewayOffer offer, string agent, DateTimeOffset at, DateTimeOffset expiresAt)
    {
        ArgumentNullException.ThrowIfNull(offer);
        var operations = offer.Operations.OrderBy(one => one.Key, StringComparer.Ordinal).ToArray();
        var sold = string.Join(", ", operations.Select(one => FormattableString.Invariant($"\"{Escaped(one.Key)}\": {one.Value}")));
        var relays = string.Join(", ", offer.Relays.Select(relay => $"\"{Escaped(relay)}\""));
        return new EventDraft(
            EventKind.ApplicationData,
            at,
            [
                new NostrTag("d", GatewayPrefix + agent), new NostrTag("type", "gateway"), new NostrTag("t", GatewayTag), Client,
                .. operations.Select(one => new NostrTag("k", one.Key)),
                .. operations.Select(one => new NostrTag("price", one.Key, one.Value.ToString(CultureInfo.InvariantCulture), "sat")),
                .. Ends(expiresAt),
            ],
            $$"""{"url": "{{Escaped(offer.Url)}}", "operations": {{{sold}}}, "relays": [{{relays}}], "version": "{{Escaped(offer.Version)}}"}""");
    }

    /// <summary>Takes back what was said under an address.</summary>
    public static EventDraft Withdrawal(string address, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(address);
        return new EventDraft(EventKind.Deletion, at, [new NostrTag("a", address), new NostrTag("k", address[..address.IndexOf(':', StringComparison.Ordinal)])], "");
    }

    /// <summary>What an event says, or why it is not let in. Its signature is not looked at.</summary>
    /// <param name="news">The event.</param>
    /// <param name="now">When.</param>
    public static TrustNews Read(NostrEvent news, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(news);
        return TrustReader.Read(news, now);
    }

    private static NostrTag[] Results(Attestation attestation, long payments)
    {
        var rank = attestation.Share is { } share ? Math.Round(share * RankScale, MidpointRounding.AwayFromZero).ToString(CultureInfo.InvariantCulture) : Withdrawn;
        var score = attestation.Share is { } exact ? exact.ToString("0.####", CultureInfo.InvariantCulture) : Withdrawn;
        return
        [
            new NostrTag("rank", rank), new NostrTag("score", score), new NostrTag("basis", attestation.Basis), new NostrTag("n_txns", BucketOf(payments)),
            new NostrTag("L", Label), Client, .. Ends(attestation.ExpiresAt),
        ];
    }

    private static string BucketOf(long payments) => payments switch
    {
        <= 0 => "0",
        < FewPayments => "1-4",
        < SomePayments => "5-19",
        < ManyPayments => "20-99",
        _ => "100+",
    };

    private static NostrTag[] Ends(DateTimeOffset? expiresAt) => expiresAt is { } end ? [Expiration.Tag(end)] : [];

    private static string Escaped(string text) => JsonEncodedText.Encode(text, Model.ReadableJson.Encoder).ToString();
}
