using System.Globalization;
using System.Text.Json;
using Satchel.Protocols.Crypto;
using Satchel.Protocols.Nostr;

namespace Satchel.Engine.Commerce;

/// <summary>
/// What agents say of vendors, of each other and of their gateways, as events of Nostr.
/// <code>
/// 30385  a vendor (NIP-85): d "https://VENDOR/", k "web", rank 0 to 100, score 0 to 1, basis, L "lightning-memory.trust"; no content
/// 30382  the same in the form of Lightning Memory: d "trust:VENDOR", content {"vendor", "score", "basis"}
/// 30078  an agent: d "kya:AGENT", type "kya", content {"agent_pubkey", "owner_id", "jurisdiction", "compliance_level", "source"}
/// 30078  a gateway: d "gateway:AGENT", type "gateway", t "lightning-memory-gateway", content {"url", "operations", "relays", "version"}
/// </code>
/// Each may expire (NIP-40). A rank or score of "withdrawn" takes back what the same author said before.
/// </summary>
public static class TrustEvents
{
    /// <summary>NIP-85: an assertion about something outside of Nostr.</summary>
    public const int ExternalAssertion = 30_385;

    /// <summary>NIP-85: an assertion about a user; Lightning Memory writes vendors under it.</summary>
    public const int UserAssertion = 30_382;

    private const int RankScale = 100;
    private const int BasisCharacters = 200;
    private const int UrlCharacters = 2_000;
    private const int MostListed = 50;
    private const string Label = "lightning-memory.trust";
    private const string Withdrawn = "withdrawn";
    private const string LegacyPrefix = "trust:";
    private const string StatementPrefix = "kya:";
    private const string GatewayPrefix = "gateway:";

    private static readonly NostrTag Client = new("client", "lightning-memory");

    /// <summary>An attestation as NIP-85 wants it.</summary>
    public static EventDraft Assertion(Attestation attestation)
    {
        ArgumentNullException.ThrowIfNull(attestation);
        var rank = attestation.Share is { } share ? Math.Round(share * RankScale).ToString(CultureInfo.InvariantCulture) : Withdrawn;
        var score = attestation.Share is { } exact ? exact.ToString("0.####", CultureInfo.InvariantCulture) : Withdrawn;
        return new EventDraft(
            ExternalAssertion,
            attestation.CreatedAt,
            [
                new NostrTag("d", attestation.Vendor.IsHost ? $"https://{attestation.Vendor}/" : attestation.Vendor.Value), new NostrTag("k", "web"),
                new NostrTag("rank", rank), new NostrTag("score", score), new NostrTag("basis", attestation.Basis), new NostrTag("L", Label), Client,
                .. Ends(attestation.ExpiresAt),
            ],
            "");
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
            UserAssertion, attestation.CreatedAt, [new NostrTag("d", LegacyPrefix + attestation.Vendor), Client, .. Ends(attestation.ExpiresAt)], content);
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
            [new NostrTag("d", StatementPrefix + statement.Agent), new NostrTag("type", "kya"), new NostrTag("p", statement.Agent), Client, .. Ends(statement.ExpiresAt)],
            content);
    }

    /// <summary>What an event says; null where it is none of these, says nothing that can be, or has expired.</summary>
    /// <param name="news">The event; its signature was looked at.</param>
    /// <param name="now">When.</param>
    public static TrustNews? Read(NostrEvent news, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(news);
        if (Expiration.IsExpired(news, now))
        {
            return null;
        }

        try
        {
            return news.Kind switch
            {
                ExternalAssertion => ReadAssertion(news),
                UserAssertion when news.Identifier.StartsWith(LegacyPrefix, StringComparison.Ordinal) => ReadLegacy(news),
                EventKind.ApplicationData when news.Identifier.StartsWith(StatementPrefix, StringComparison.Ordinal) => ReadStatement(news),
                EventKind.ApplicationData when news.Identifier.StartsWith(GatewayPrefix, StringComparison.Ordinal) => ReadGateway(news, now),
                _ => null,
            };
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or FormatException or OverflowException or KeyNotFoundException)
        {
            return null;
        }
    }

    private static TrustNews.Attested? ReadAssertion(NostrEvent news)
    {
        var said = news.FirstValue("score") ?? news.FirstValue("rank");
        var scale = news.FirstValue("score") is null ? RankScale : 1;
        var score = said is Withdrawn ? null
            : double.TryParse(said, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? Attestation.ScoreOf(number / scale)
            : null;
        return news.FirstValue("k") is "web"
            && VendorKey.TryParse(news.Identifier, out var vendor)
            && (score is not null || said is Withdrawn)
            ? Attested(news, vendor, score, news.FirstValue("basis") ?? "")
            : null;
    }

    private static TrustNews.Attested? ReadLegacy(NostrEvent news)
    {
        using var content = JsonDocument.Parse(news.Content);
        var body = content.RootElement;
        return VendorKey.TryParse(news.Identifier[LegacyPrefix.Length..], out var vendor)
            && VendorKey.TryParse(body.GetProperty("vendor").GetString(), out var named)
            && named == vendor
            && Attestation.ScoreOf(body.GetProperty("score").GetDouble()) is { } score
            ? Attested(news, vendor, score, TextOf(body, "basis"))
            : null;
    }

    private static TrustNews.Attested Attested(NostrEvent news, VendorKey vendor, int? score, string basis) => new(new Attestation
    {
        Vendor = vendor,
        Attester = news.Author.ToString(),
        Score = score,
        Basis = basis.Length > BasisCharacters ? basis[..BasisCharacters] : basis,
        CreatedAt = DateTimeOffset.FromUnixTimeSeconds(news.CreatedAtSeconds),
        ExpiresAt = EndOf(news),
        Event = news.Id.ToString(),
    });

    private static TrustNews.Stated? ReadStatement(NostrEvent news)
    {
        using var content = JsonDocument.Parse(news.Content);
        var body = content.RootElement;
        var agent = body.GetProperty("agent_pubkey").GetString()!;
        if (agent != news.Identifier[StatementPrefix.Length..]
            || !XOnlyKey.TryParse(agent, out _)
            || !CommerceNames.TryParse(TextOf(body, "compliance_level"), out ComplianceLevel level))
        {
            return null;
        }

        var issuer = news.Author.ToString();
        return new TrustNews.Stated(new AgentStatement
        {
            Agent = agent,
            Issuer = issuer,
            OwnerId = TextOf(body, "owner_id"),
            Jurisdiction = TextOf(body, "jurisdiction"),

            // Who speaks for itself declares itself, whatever it says.
            Level = issuer == agent && level > ComplianceLevel.SelfDeclared ? ComplianceLevel.SelfDeclared : level,
            Source = TextOf(body, "source"),
            StatedAt = DateTimeOffset.FromUnixTimeSeconds(news.CreatedAtSeconds),
            ExpiresAt = EndOf(news),
            Event = news.ToJson(),
        });
    }

    private static TrustNews.Advertised? ReadGateway(NostrEvent news, DateTimeOffset now)
    {
        using var content = JsonDocument.Parse(news.Content);
        var body = content.RootElement;
        var url = body.GetProperty("url").GetString()!;
        if (news.Identifier[GatewayPrefix.Length..] != news.Author.ToString()
            || news.FirstValue("type") is not "gateway"
            || !Uri.TryCreate(url, UriKind.Absolute, out var address)
            || address.Scheme != Uri.UriSchemeHttps
            || url.Length > UrlCharacters)
        {
            return null;
        }

        return new TrustNews.Advertised(new KnownGateway
        {
            Agent = news.Author.ToString(),
            Url = url,
            Operations = body.GetProperty("operations").EnumerateObject().Take(MostListed).ToDictionary(
                operation => operation.Name, operation => operation.Value.GetInt64(), StringComparer.Ordinal),
            Relays = body.TryGetProperty("relays", out var relays) ? [.. relays.EnumerateArray().Take(MostListed).Select(relay => relay.GetString()!)] : [],
            AdvertisedAt = DateTimeOffset.FromUnixTimeSeconds(news.CreatedAtSeconds),
            LastSeen = now,
            ExpiresAt = EndOf(news),
        });
    }

    private static NostrTag[] Ends(DateTimeOffset? expiresAt) => expiresAt is { } end ? [Expiration.Tag(end)] : [];

    private static DateTimeOffset? EndOf(NostrEvent news)
        => Expiration.SecondsOf(news) is { } seconds and < 253_402_300_800 ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;

    private static string TextOf(JsonElement body, string name)
        => body.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString()! : "";

    private static string Escaped(string text) => JsonEncodedText.Encode(text, Model.ReadableJson.Encoder).ToString();
}
