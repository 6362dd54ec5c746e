using Satchel.Engine.Commerce;
using Satchel.Engine.Commerce.Sqlite;
using Satchel.Engine.Identity;
using Satchel.Engine.Model;
using Satchel.Engine.Pipeline;
using Satchel.Engine.Settings;
using Satchel.Engine.Store;
using Satchel.Engine.Store.Sqlite;
using Satchel.Engine.Sync;
using Satchel.Protocols.Lightning;
using Satchel.Testing;

namespace Satchel.Engine.Tests.Sync;

/// <summary>A home of its own with a store, and what its owner does there.</summary>
internal sealed class Device : IAsyncDisposable
{
    private readonly TimeProvider _clock;
    private readonly Dictionary<string, string> _environment = [];
    private readonly TemporaryFolder _folder = new();
    private readonly SatchelHome _home;
    private PaymentPurse? _purse;

    private Device(TimeProvider clock, IReadOnlyDictionary<string, string> settings)
    {
        _clock = clock;
        _environment["SATCHEL_CONFIG_FROM_ENV"] = "1";
        foreach (var (name, value) in settings)
        {
            _environment["SATCHEL_" + name.Replace('.', '_').ToUpperInvariant()] = value;
        }

        _home = SatchelHome.Resolve(_folder.File("home"), Variable, _folder.Path);
        Identity = new HomeIdentity(_home, Randomness.Secrets);
        Settings = SatchelSettings.Load(_home, new SettingsFile(_home, clock), Variable);
        Catalog = new SqliteStoreCatalog(_home.StoresDirectory, _home.BackupDirectory, new ShownClock(clock)) { Agent = () => Identity.AgentOf(Settings) };
    }

    public SqliteStoreCatalog Catalog { get; }

    public HomeIdentity Identity { get; }

    public SatchelSettings Settings { get; private set; }

    public IMemoryStore Store { get; private set; } = null!;

    public MemoryWriter Writer => new(Store, _clock, "test", queuesRefinement: false);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Makes a device.</summary>
    /// <param name="clock">Its clock.</param>
    /// <param name="nsec">The agent's key; null for a new one.</param>
    /// <param name="settings">What its owner has set.</param>
    public static async Task<Device> StartAsync(TimeProvider clock, string? nsec, params IEnumerable<KeyValuePair<string, string>> settings)
    {
        var device = new Device(clock, new Dictionary<string, string>(settings));
        if (nsec is not null)
        {
            Assert.IsType<IdentityImport.Done>(device.Identity.Import(nsec, claimedPublicKey: null, replaces: false));
        }

        device.Store = await device.Catalog.OpenOrCreateAsync(StoreName.Default, Token);
        return device;
    }

    /// <summary>The owner sets something.</summary>
    public void Change(string key, string value)
    {
        _environment["SATCHEL_" + key.Replace('.', '_').ToUpperInvariant()] = value;
        Settings = SatchelSettings.Load(_home, new SettingsFile(_home, _clock), Variable);
    }

    public async Task<MemoryId> RememberAsync(string content, MemoryDraft? draft = null)
        => Assert.IsType<RememberOutcome.Stored>(await Writer.RememberAsync((draft ?? Memories.Draft()) with { Content = content }, refine: false, Token)).Id;

    public Task ReplaceAsync(MemoryId id, string content) => ReplaceAsync(id, Memories.Draft(content));

    public async Task ReplaceAsync(MemoryId id, MemoryDraft change)
        => Assert.IsType<ReplaceOutcome.Replaced>(await Writer.ReplaceAsync(id, change, refine: false, Token));

    /// <summary>Brings a retired memory back with another text, as an undo and an edit do.</summary>
    public async Task ReplaceOfRetiredAsync(MemoryId id, string content)
    {
        await using var writer = await Store.BeginWriteAsync(Memories.Intent with { Time = _clock.GetUtcNow() }, Token);
        var last = (await writer.FindLastAsync(id, Token))!.Version;
        await writer.AddAsync(last with { Number = last.Number + 1, Content = content, RecordedAt = _clock.GetUtcNow(), RetiredAt = null }, Token);
        await writer.CommitAsync(Token);
    }

    public async Task EraseAsync(MemoryId id)
        => Assert.IsType<EraseOutcome.Erased>(await new MemoryEraser(Store, _clock, "test").RunAsync(id, dryRun: false, [], Token));

    public Task<SyncReport> SyncAsync(SyncOptions? options = null) => SyncAsync(Store, options, Token);

    public async Task<SyncReport> SyncAsync(IMemoryStore store, SyncOptions? options, CancellationToken cancellationToken)
    {
        await using var sync = HomeSync.Open(_home, Settings, Randomness.Secrets, _clock)!;
        return await sync.RunAsync(store, options ?? new SyncOptions(), cancellationToken);
    }

    /// <summary>The purse of the home.</summary>
    public PaymentPurse Purse => _purse ??= new PaymentPurse(_home.PurseFile, new ShownClock(_clock), "test", () => Identity.AgentOf(Settings));

    /// <summary>What the owner's settings say about trust.</summary>
    public TrustRules Rules => TrustRules.Of(Settings, "0.0.0");

    /// <summary>Pays a vendor.</summary>
    public async Task PayAsync(string vendor, long sats, int attestsEvery = 0)
        => Assert.IsType<RecordOutcome.Recorded>(await Purse.Payments.RecordAsync(
            Guid.CreateVersion7(_clock.GetUtcNow()).ToString(),
            new PaymentDraft { Vendor = VendorKey.Parse(vendor), Amount = Msat.FromSats(sats), AttestsEvery = attestsEvery },
            Token));

    /// <summary>Attests a vendor and tells the relays.</summary>
    public async Task<AttestOutcome?> AttestAsync(AttestationDraft draft)
    {
        using var signer = HomeSigner.Open(_home, Settings, Randomness.Secrets);
        await using var sync = HomeSync.Open(_home, Settings, Randomness.Secrets, _clock);
        return await VendorAttesting.AttestAsync(Purse, draft, signer?.Statements, Rules, sync, Token);
    }

    /// <summary>States something of an agent.</summary>
    public async Task StateAsync(string agent, ComplianceLevel level)
    {
        using var signer = HomeSigner.Open(_home, Settings, Randomness.Secrets);
        await Purse.Agents.StateAsync(new AgentStatement { Agent = agent, Issuer = "", Level = level, StatedAt = _clock.GetUtcNow() }, signer!.Statements, Token);
    }

    public async Task<TrustReport> ExchangeTrustAsync(SyncOptions? options = null)
    {
        await using var sync = HomeSync.Open(_home, Settings, Randomness.Secrets, _clock)!;
        return await sync.ExchangeTrustAsync(Purse, options ?? new SyncOptions(), Rules, Token);
    }

    public NostrExport OpenExport() => NostrExport.Open(_home, Settings, Randomness.Secrets, _clock);

    public async Task<IReadOnlyList<RelayState>> ProbeAsync()
    {
        await using var sync = HomeSync.Open(_home, Settings, Randomness.Secrets, _clock)!;
        return await sync.ProbeAsync(Store, Token);
    }

    /// <summary>What is believed, by id.</summary>
    public async Task<SortedDictionary<string, string>> BelievesAsync()
    {
        await using var reader = await Store.BeginReadAsync(Token);
        var page = await reader.ReadPageAsync(0, 10_000, currentOnly: true, Token);
        return new SortedDictionary<string, string>(page.ToDictionary(one => one.Version.Id.Value, one => one.Version.Content), StringComparer.Ordinal);
    }

    /// <summary>What is believed, with every field.</summary>
    public async Task<IReadOnlyList<string>> StatesAsync()
    {
        await using var reader = await Store.BeginReadAsync(Token);
        var page = await reader.ReadPageAsync(0, 10_000, currentOnly: true, Token);
        return [.. page.Select(one => StateText.Write(new SyncedState { Memory = one.Version.Id, ChangedMs = 0, Name = "", Version = one.Version })).Order(StringComparer.Ordinal)];
    }

    /// <summary>Every text that a memory ever had.</summary>
    public async Task<SortedSet<string>> HistoryAsync(MemoryId id)
    {
        await using var reader = await Store.BeginReadAsync(Token);
        return [.. (await reader.ReadHistoryAsync(id, Token)).Select(one => one.Version.Content)];
    }

    public async Task<MemoryVersion?> FindAsync(MemoryId id)
    {
        await using var reader = await Store.BeginReadAsync(Token);
        return (await reader.FindCurrentAsync(id, Token))?.Version;
    }

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        _folder.Dispose();
    }

    private string? Variable(string name) => _environment.GetValueOrDefault(name);
}
