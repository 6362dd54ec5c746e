using Satchel.Protocols.Crypto;
using Satchel.Protocols.Nostr;
using Satchel.Testing;
using Satchel.Testing.Relays;

namespace Satchel.Engine.Tests.Sync;

/// <summary>Tests of the exchange: a clock that stands still, a relay, and as many devices as wanted.</summary>
public abstract class SyncTests : IAsyncLifetime
{
    private readonly List<IAsyncDisposable> _opened = [];

    protected FakeClock Clock { get; } = new();

    protected LoopbackRelay Relay { get; private set; } = null!;

    /// <summary>The key that all devices have.</summary>
    protected SecretKey Key { get; } = KeyOf(7);

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync()
    {
        Relay = StartRelay();
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        foreach (var opened in Enumerable.Reverse(_opened))
        {
            await opened.DisposeAsync();
        }

        Key.Dispose();
    }

    protected static SecretKey KeyOf(byte last)
    {
        Assert.True(SecretKey.TryRead([.. new byte[31], last], out var key));
        return key;
    }

    protected LoopbackRelay StartRelay()
    {
        var relay = new LoopbackRelay(Clock);
        _opened.Add(relay);
        return relay;
    }

    /// <summary>Starts a device with the key that all have.</summary>
    private protected Task<Device> StartAsync(params IEnumerable<(string Name, string Value)> settings) => StartAsync([Relay], settings);

    /// <summary>Starts a device with another key.</summary>
    private protected async Task<Device> StartAsync(string? nsec, params IEnumerable<(string Name, string Value)> settings)
    {
        var device = await Device.StartAsync(
            Clock, nsec, [new("nostr.relays", Relay.Address), .. settings.Select(one => KeyValuePair.Create(one.Name, one.Value))]);
        _opened.Add(device);
        return device;
    }

    private protected Task<Device> StartAsync(IEnumerable<LoopbackRelay> relays, params IEnumerable<(string Name, string Value)> settings)
        => StartAsync(Clock, relays, settings);

    private protected async Task<Device> StartAsync(TimeProvider clock, IEnumerable<LoopbackRelay> relays, params IEnumerable<(string Name, string Value)> settings)
    {
        var device = await Device.StartAsync(
            clock,
            SecretKeyText.Write(Key),
            [new("nostr.relays", string.Join(',', relays.Select(relay => relay.Address))), .. settings.Select(one => KeyValuePair.Create(one.Name, one.Value))]);
        _opened.Add(device);
        return device;
    }

    /// <summary>An event as somebody signs it.</summary>
    protected NostrEvent Sign(SecretKey key, int kind, IReadOnlyList<NostrTag> tags, string content, long seconds)
        => new EventDraft(kind, Clock.GetUtcNow().AddSeconds(seconds), tags, content).Sign(key, new byte[32]);

    /// <summary>A memory as Lightning Memory publishes it.</summary>
    protected NostrEvent Lightning(SecretKey key, string id, string content, long seconds = 0, params IEnumerable<NostrTag> more)
        => Sign(key, EventKind.ApplicationData, [new NostrTag("d", "lm:" + id), new NostrTag("t", "fact"), new NostrTag("client", "lightning-memory"), .. more], content, seconds);
}
