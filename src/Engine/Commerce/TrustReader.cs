using System.Globalization;
using System.Text.Json;
using Satchel.Protocols.Crypto;
using Satchel.Protocols.Nostr;

namespace Satchel.Engine.Commerce;

/// <summary>Reads what strangers say, each event by itself: what cannot be has a reason, and texts are cut and lose what nobody sees.</summary>
internal static class TrustReader
{
    /// <summary>Characters of a text that are kept.</summary>
    public const int TextCharacters = 200;

    /// <summary>Largest content: an advert of fifty operations and relays has a few thousand.</summary>
    private const int ContentCharacters = 16 * 1024;

    private const int MostTags = 200;
    private const int UrlCharacters = 2_000;
    private const int OperationCharacters = 64;
    private const long MostSats = 2_100_000_000_000_000;
    private const int MostListed = 50;
    private const long YearTenThousand = 253_402_300_800;

    public static TrustNews Read(NostrEvent news, DateTimeOffset now)
    {
        if (news.Content.Length > ContentCharacters || news.Tags.Count > MostTags)
        {
            return new TrustNews.Refused("too_large");
        }

        if (Expiration.IsExpired(news, now))
        {
            return new TrustNews.Refused("expired");
        }

        if (news.CreatedAtSeconds is < 0 or >= YearTenThousand)
        {
            return new TrustNews.Refused("wrong_time");
        }

        try
        {
            return news.Kind switch
            {
                TrustEvents.ExternalAssertion => ReadAssertion(news),
                TrustEvents.UserAssertion when news.Identifier.StartsWith(TrustEvents.LegacyPrefix, StringComparison.Ordinal) => ReadLegacy(news),
                TrustEvents.UserAssertion => ReadUser(news),
                EventKind.ApplicationData when news.Identifier.StartsWith(TrustEvents.StatementPrefix, StringComparison.Ordinal) => ReadStatement(news),
                EventKind.ApplicationData when news.Identifier.StartsWith(TrustEvents.GatewayPrefix, StringComparison.Ordinal) => ReadGateway(news, now),
                EventKind.Deletion => ReadWithdrawal(news),
                _ => new TrustNews.Refused("wrong_kind"),
            };
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or FormatException or OverflowException or KeyNotFoundException)
        {
            return new TrustNews.Refused("malformed");
        }
    }

    private static TrustNews ReadAssertion(NostrEvent news)
        => news.FirstValue("k") is not "web" || !VendorKey.TryParse(news.Identifier, out var vendor) || !vendor.IsHost
            ? new TrustNews.Refused("wrong_vendor")
            : ReadResults(news, vendor);

    private static TrustNews ReadUser(NostrEvent news)
        => XOnlyKey.TryParse(news.Identifier, out var key) ? ReadResults(news, VendorKey.Of(key.ToString())) : new TrustNews.Refused("wrong_vendor");

    private static TrustNews ReadResults(NostrEvent news, VendorKey vendor)
    {
        var said = news.FirstValue("score") ?? news.FirstValue("rank");
        if (said is TrustEvents.Withdrawn)
        {
            return Attested(news, vendor, score: null, "");
        }

        var scale = news.FirstValue("score") is null ? TrustEvents.RankScale : 1;
        return double.TryParse(said, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && Attestation.ScoreOf(number / scale) is { } score
            ? Attested(news, vendor, score, news.FirstValue("basis") ?? "")
            : new TrustNews.Refused("wrong_score");
    }

    private static TrustNews ReadLegacy(NostrEvent news)
    {
        using var content = JsonDocument.Parse(news.Content);
        var body = content.RootElement;
        return !VendorKey.TryParse(news.Identifier[TrustEvents.LegacyPrefix.Length..], out var vendor)
            || !VendorKey.TryParse(body.GetProperty("vendor").GetString(), out var named)
            || named != vendor
            ? new TrustNews.Refused("wrong_vendor")
            : Attestation.ScoreOf(body.GetProperty("score").GetDouble()) is { } score
            ? Attested(news, vendor, score, TextOf(body, "basis"))
            : new TrustNews.Refused("wrong_score");
    }

    private static TrustNews.Attested Attested(NostrEvent news, VendorKey vendor, int? score, string basis) => new(new Attestation
    {
        Vendor = vendor,
        Attester = news.Author.ToString(),
        Score = score,
        Basis = Tame(basis),
        CreatedAt = TimeOf(news),
        ExpiresAt = EndOf(news),
        Event = news.Id.ToString(),
    });

    private static TrustNews ReadStatement(NostrEvent news)
    {
        using var content = JsonDocument.Parse(news.Content);
        var body = content.RootElement;
        var agent = body.GetProperty("agent_pubkey").GetString()!;
        if (agent != news.Identifier[TrustEvents.StatementPrefix.Length..] || !XOnlyKey.TryParse(agent, out _))
        {
            return new TrustNews.Refused("wrong_agent");
        }

        if (!CommerceNames.TryParse(TextOf(body, "compliance_level"), out ComplianceLevel level))
        {
            return new TrustNews.Refused("wrong_level");
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
            StatedAt = TimeOf(news),
            ExpiresAt = EndOf(news),
            Event = news.ToJson(),
        });
    }

    private static TrustNews ReadGateway(NostrEvent news, DateTimeOffset now)
    {
        using var content = JsonDocument.Parse(news.Content);
        var body = content.RootElement;
        if (news.Identifier[TrustEvents.GatewayPrefix.Length..] != news.Author.ToString() || news.FirstValue("type") is not "gateway")
        {
            return new TrustNews.Refused("wrong_agent");
        }

        return AddressOf(body.GetProperty("url").GetString()!) is not { } address
            ? new TrustNews.Refused("wrong_url")
            : new TrustNews.Advertised(new KnownGateway
            {
                Agent = news.Author.ToString(),
                Url = address,
                Operations = OperationsOf(body.GetProperty("operations")),
                Relays = RelaysOf(body),
                AdvertisedAt = TimeOf(news),
                LastSeen = now,
                ExpiresAt = EndOf(news),
                Event = news.Id.ToString(),
            });
    }

    /// <summary>What is sold, with prices in sats; names that are none are left out.</summary>
    /// <exception cref="InvalidOperationException">It is no object, or a price is no number.</exception>
    internal static IReadOnlyDictionary<string, long> OperationsOf(JsonElement operations)
        => operations.EnumerateObject().Take(MostListed)
            .Where(one => one.Name.Length is > 0 and <= OperationCharacters && one.Name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_'))
            .Select(one => KeyValuePair.Create(one.Name, one.Value.GetInt64()))
            .Where(one => one.Value is >= 0 and <= MostSats)
            .DistinctBy(one => one.Key, StringComparer.Ordinal)
            .ToDictionary(StringComparer.Ordinal);

    /// <summary>The relays that are named; what is no address of one is left out.</summary>
    internal static IReadOnlyList<string> RelaysOf(JsonElement body)
        => body.TryGetProperty("relays", out var relays) && relays.ValueKind is JsonValueKind.Array
            ? [.. relays.EnumerateArray().Take(MostListed)
                .Select(relay => relay.ValueKind is JsonValueKind.String && RelayAddress.TryNormalize(relay.GetString(), out var address) ? address : null)
                .OfType<string>()]
            : [];

    /// <summary>An address that a stranger may name: https, without user, query and fragment; null where it is another.</summary>
    private static string? AddressOf(string url)
        => url.Length <= UrlCharacters
            && Uri.TryCreate(url, UriKind.Absolute, out var address)
            && address is { UserInfo: "", Query: "", Fragment: "", IsLoopback: false }
            && address.Scheme == Uri.UriSchemeHttps
            ? address.AbsoluteUri.TrimEnd('/')
            : null;

    private static TrustNews.Withdrawn ReadWithdrawal(NostrEvent news)
    {
        var author = news.Author.ToString();
        var addresses = news.Tags.Where(tag => tag.Name is "a").Select(tag => tag.Value?.Split(':', 3))
            .Where(parts => parts is { Length: 3 } && parts[1] == author && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out _))
            .Select(parts => (int.Parse(parts![0], CultureInfo.InvariantCulture), parts[2]));
        var events = news.Tags.Where(tag => tag.Name is "e").Select(tag => tag.Value).OfType<string>();
        return new TrustNews.Withdrawn(author, [.. addresses], [.. events], TimeOf(news), news.Id.ToString());
    }

    private static DateTimeOffset TimeOf(NostrEvent news) => DateTimeOffset.FromUnixTimeSeconds(news.CreatedAtSeconds);

    private static DateTimeOffset? EndOf(NostrEvent news)
        => Expiration.SecondsOf(news) is { } seconds and < YearTenThousand ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;

    private static string TextOf(JsonElement body, string name)
        => body.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? Tame(value.GetString()!) : "";

    /// <summary>A stranger's text as it is kept: one line, without what is not seen.</summary>
    internal static string Tame(string text)
    {
        var seen = string.Concat(text.Where(c => CharUnicodeInfo.GetUnicodeCategory(c)
            is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate)));
        return seen.Length > TextCharacters ? seen[..TextCharacters] : seen;
    }
}
