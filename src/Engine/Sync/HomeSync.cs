using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Satchel.Engine.Commerce.Sqlite;
using Satchel.Engine.Identity;
using Satchel.Engine.Settings;
using Satchel.Engine.Store;
using Satchel.Protocols.Crypto;
using Satchel.Protocols.Nostr;
using Satchel.Protocols.Nostr.Relays;

namespace Satchel.Engine.Sync;

/// <summary>The exchange with relays as the owner's settings want it. It keeps one connection to each relay until it is disposed of.</summary>
public sealed class HomeSync : IAsyncDisposable
{
    private readonly SyncKeys _keys;
    private readonly RelayPool _pool;
    private readonly RandomNumberGenerator _random;
    private readonly SatchelSettings _settings;
    private readonly TimeProvider _time;

    private HomeSync(SyncKeys keys, bool hasKey, SatchelSettings settings, RandomNumberGenerator random, TimeProvider time)
    {
        (_keys, HasKey, _settings, _random, _time) = (keys, hasKey, settings, random, time);
        Relays = RelaysOf(settings);
        CanSign = settings.Text(HomeIdentity.Setting) is not HomeIdentity.UnsignedMode;
        _pool = new RelayPool(
            new RelayPoolOptions { OperationTimeout = TimeSpan.FromSeconds(settings.WholeNumber("nostr.timeout") ?? 30) }, Answer, time, Chance);
    }

    /// <summary>The owner's relays.</summary>
    public IReadOnlyList<string> Relays { get; }

    /// <summary>The public key, 64 hexadecimal digits.</summary>
    public string Agent => _keys.Agent;

    /// <summary>Whether the home has a key pair.</summary>
    public bool HasKey { get; }

    /// <summary>Whether events may be signed, and so sent; false in the unsigned mode.</summary>
    public bool CanSign { get; }

    /// <summary>The relays that the settings name; empty where they name none.</summary>
    /// <exception cref="SettingsException">A setting has a value that is none.</exception>
    public static IReadOnlyList<string> RelaysOf(SatchelSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return [.. settings.List("nostr.relays").Select(text => RelayAddress.TryNormalize(text, out var address) ? address : text).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>Opens the exchange with the key of a home; the key is made where the home has none and may have one.</summary>
    /// <returns>The exchange; null where the home has no key in the unsigned mode.</returns>
    /// <exception cref="SettingsException">The key or a setting cannot be used.</exception>
    [SuppressMessage("Reliability", "CA2000", Justification = "The exchange owns its keys.")]
    public static HomeSync? Open(SatchelHome home, SatchelSettings settings, RandomNumberGenerator random, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var identity = new HomeIdentity(home, random);
        identity.AgentOf(settings);
        return SyncKeys.Of(identity) is { } keys ? new HomeSync(keys, hasKey: true, settings, random, time) : null;
    }

    /// <summary>Opens the exchange to look at it, which makes nothing: where the home has no key, one that is forgotten afterwards stands in for it.</summary>
    /// <exception cref="SettingsException">The key or a setting cannot be used.</exception>
    [SuppressMessage("Reliability", "CA2000", Justification = "The exchange owns its keys.")]
    public static HomeSync OpenToLook(SatchelHome home, SatchelSettings settings, RandomNumberGenerator random, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return SyncKeys.Of(new HomeIdentity(home, random)) is { } keys
            ? new HomeSync(keys, hasKey: true, settings, random, time)
            : new HomeSync(SyncKeys.OfNobody(random), hasKey: false, settings, random, time);
    }

    /// <summary>Publishes by which relays the agent can be reached (NIP-65), in clear, to those relays.</summary>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>What each relay did with the list.</returns>
    /// <exception cref="InvalidOperationException">Nothing may be signed.</exception>
    public Task<IReadOnlyList<RelayAnnouncement>> AnnounceAsync(CancellationToken cancellationToken)
        => CanSign && HasKey
            ? new RelayDirectory(_pool, _time).AnnounceAsync(Relays, draft => draft.Sign(_keys.Secret, Auxiliary()), cancellationToken)
            : throw new InvalidOperationException("Nothing may be signed.");

    /// <summary>Asks relays by which relays an agent says that it can be reached (NIP-65).</summary>
    /// <param name="agent">The agent's public key, 64 hexadecimal digits.</param>
    /// <param name="relays">Whom to ask.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="FormatException">It is no public key.</exception>
    public Task<RelayDiscovery> DiscoverAsync(string agent, IReadOnlyList<string> relays, CancellationToken cancellationToken)
        => XOnlyKey.TryParse(agent, out var key)
            ? new RelayDirectory(_pool, _time).DiscoverAsync(key, relays, cancellationToken)
            : throw new FormatException("A public key has 64 small hexadecimal digits.");

    /// <summary>Exchanges the memories of a store with the relays.</summary>
    /// <param name="store">The store.</param>
    /// <param name="options">What is done. Where nothing can be signed, nothing is sent.</param>
    /// <param name="cancellationToken">Stops it within a moment; what was taken or sent until then stays so.</param>
    /// <exception cref="StoreException">The store failed.</exception>
    /// <exception cref="SettingsException">A setting has a value that is none.</exception>
    public Task<SyncReport> RunAsync(IMemoryStore store, SyncOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(options);
        return new RelaySync(_pool, _keys, SyncPolicy.Of(_settings, store.Name), _random, _time).RunAsync(store, Relays, Possible(options), cancellationToken);
    }

    /// <summary>Exchanges with the relays what agents say of vendors, of each other and of gateways.</summary>
    /// <param name="purse">The purse of the home.</param>
    /// <param name="options">What is done. Where nothing can be signed, nothing is sent.</param>
    /// <param name="rules">What the owner's settings say.</param>
    /// <param name="cancellationToken">Stops it within a moment; what was taken or sent until then stays so.</param>
    /// <exception cref="StoreException">The purse failed.</exception>
    public Task<TrustReport> ExchangeTrustAsync(PaymentPurse purse, SyncOptions options, TrustRules rules, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(purse);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(rules);
        return new TrustExchange(_pool, _keys, rules, purse, _random, _time).RunAsync(Relays, Possible(options), cancellationToken);
    }

    /// <summary>Asks each relay whether it answers, all at once.</summary>
    /// <param name="store">The store whose exchange is shown; null where there is none yet.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    public async Task<IReadOnlyList<RelayState>> ProbeAsync(IMemoryStore? store, CancellationToken cancellationToken)
    {
        IReadOnlyList<KnownRelay> known = store is null ? [] : await store.Sync.ListRelaysAsync(Agent, cancellationToken).ConfigureAwait(false);
        return await Task.WhenAll(Relays.Select(async address =>
        {
            var pulse = await _pool.Get(address).ProbeAsync(cancellationToken).ConfigureAwait(false);
            return new RelayState
            {
                Address = address,
                IsReachable = pulse.IsReachable,
                Message = pulse.Message,
                LatencyMs = pulse.Latency.TotalMilliseconds,
                Software = pulse.Document?.Software ?? "",
                MaxMessageBytes = pulse.Document?.MaxMessageBytes,
                MaxLimit = pulse.Document?.MaxLimit,
                AuthRequired = pulse.Document?.AuthRequired ?? false,
                PaymentRequired = pulse.Document?.PaymentRequired ?? false,
                Known = known.FirstOrDefault(one => one.Address == address),
            };
        })).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _pool.DisposeAsync().ConfigureAwait(false);
        _keys.Dispose();
    }

    private SyncOptions Possible(SyncOptions options)
        => new() { Pulls = options.Pulls, Pushes = options.Pushes && CanSign, IsComplete = options.IsComplete, IsDryRun = options.IsDryRun };

    /// <summary>Who is there, where a relay asks and the owner lets it know.</summary>
    private NostrEvent? Answer(string challenge, string relay)
    {
        return CanSign && HasKey && _settings.Boolean("nostr.authenticate")
            ? RelayAuthentication.Answer(challenge, relay, _time.GetUtcNow()).Sign(_keys.Secret, Auxiliary())
            : null;
    }

    private byte[] Auxiliary()
    {
        var auxiliary = new byte[Schnorr.AuxiliaryBytes];
        _random.GetBytes(auxiliary);
        return auxiliary;
    }

    private double Chance()
    {
        Span<byte> bytes = stackalloc byte[sizeof(ushort)];
        _random.GetBytes(bytes);
        return BitConverter.ToUInt16(bytes) / (double)ushort.MaxValue;
    }
}
