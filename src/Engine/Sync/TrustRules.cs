using Satchel.Engine.Commerce;
using Satchel.Engine.Settings;

namespace Satchel.Engine.Sync;

/// <summary>What the owner's settings say about trust.</summary>
public sealed record TrustRules
{
    private const string Asking = "trust.ask";
    private const string Follows = "trust.follows_weight";
    private const string Providers = "trust.providers_weight";
    private const string Every = "trust.auto_attest";
    private const string Legacy = "nostr.publish_legacy_trust";
    private const string Advertise = "gateway.advertise";
    private const string Address = "gateway.url";
    private const string Prices = "gateway.prices.";

    /// <summary>What is sold unless the owner says otherwise.</summary>
    private static readonly string[] PublicOperations = ["memory_query", "memory_list", "ln_vendor_reputation", "ln_vendor_trust"];

    /// <summary>What relays are asked.</summary>
    public TrustAsking Asks { get; init; }

    /// <summary>What the word of somebody weighs whom this home follows, 0 to 100.</summary>
    public int FollowsWeight { get; init; }

    /// <summary>What the word of somebody weighs whom this home's list of NIP-85 names, 0 to 100.</summary>
    public int ProvidersWeight { get; init; }

    /// <summary>How many own payments to a vendor let this home attest it by itself; 0 for never.</summary>
    public int AttestsEvery { get; init; }

    /// <summary>What this home says to others.</summary>
    public AnnouncementOptions Announcements { get; init; } = new();

    /// <summary>Why the gateway is not advertised although it should be; null where nothing keeps it from that.</summary>
    public string? AdvertProblem { get; init; }

    /// <summary>Reads them.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="version">The version of the program, for adverts.</param>
    /// <exception cref="SettingsException">A setting has a value that is none.</exception>
    public static TrustRules Of(SatchelSettings settings, string version)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var isReachable = settings.Text(Address) is { } text && Uri.TryCreate(text, UriKind.Absolute, out var url)
            && url.Scheme == Uri.UriSchemeHttps && !url.IsLoopback;
        return new TrustRules
        {
            AdvertProblem = settings.Boolean(Advertise) && !isReachable ? $"{Advertise} needs {Address}: an address over https, not of this machine" : null,
            Asks = settings.Text(Asking) switch { "attesters" => TrustAsking.Attesters, "nothing" => TrustAsking.Nothing, _ => TrustAsking.Vendors },
            FollowsWeight = (int)(settings.WholeNumber(Follows) ?? 0),
            ProvidersWeight = (int)(settings.WholeNumber(Providers) ?? 0),
            AttestsEvery = AttestsEveryOf(settings),
            Announcements = new AnnouncementOptions { SaysLegacy = settings.Boolean(Legacy), Offer = isReachable ? OfferOf(settings, version) : null },
        };
    }

    /// <summary>How many own payments to a vendor let this home attest it by itself; 0 for never.</summary>
    /// <exception cref="SettingsException">The setting has a value that is none.</exception>
    public static int AttestsEveryOf(SatchelSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return (int)(settings.WholeNumber(Every) ?? 0);
    }

    /// <summary>What the gateway sells: what everybody may buy, or all, or what is named beside.</summary>
    private static GatewayOffer? OfferOf(SatchelSettings settings, string version)
    {
        if (!settings.Boolean(Advertise) || settings.Text(Address) is not { } url)
        {
            return null;
        }

        var exposed = (settings.Text("gateway.expose") ?? "public").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return new GatewayOffer
        {
            Url = url.TrimEnd('/'),
            Operations = SettingRegistry.All
                .Where(setting => setting.Name.StartsWith(Prices, StringComparison.Ordinal))
                .Select(setting => setting.Name[Prices.Length..])
                .Where(operation => exposed.Contains("all", StringComparer.Ordinal) || PublicOperations.Contains(operation, StringComparer.Ordinal) || exposed.Contains(operation, StringComparer.Ordinal))
                .ToDictionary(operation => operation, operation => settings.WholeNumber(Prices + operation) ?? 0, StringComparer.Ordinal),
            Relays = HomeSync.RelaysOf(settings),
            Version = version,
        };
    }
}
