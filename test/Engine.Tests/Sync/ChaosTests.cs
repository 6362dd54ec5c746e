using System.Text;
using Satchel.Engine.Model;
using Satchel.Engine.Sync;
using Satchel.Protocols.Nostr;
using Satchel.Testing;
using Satchel.Testing.Relays;

namespace Satchel.Engine.Tests.Sync;

/// <summary>
/// Devices with clocks that differ do random things, also while they exchange, over relays that fail at random, and are killed at random. Afterwards
/// everybody agrees, no text is lost, nothing private was in clear, and nothing erased came back. Not part of the gate: in some runs a device still has one
/// event to send at the end (<c>--explicit only</c> runs it).
/// </summary>
public sealed class ChaosTests : SyncTests
{
    private const int Steps = 40;
    private const int Rounds = 8;

    /// <summary>What a private memory says; nobody else may see it.</summary>
    private const string Private = "Zanzibar";

    private readonly Dictionary<MemoryId, HashSet<string>> _written = [];
    private readonly Dictionary<MemoryId, Device> _erased = [];
    private bool _isCalm;
    private int _step;

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 12)];

    [Theory(Explicit = true)]
    [MemberData(nameof(Seeds))]
    public async Task Whatever_goes_wrong_devices_agree_in_the_end_and_nothing_is_lost_or_seen(int seed)
    {
        var random = new Random(seed);
        LoopbackRelay[] relays = [Relay, StartRelay()];
        foreach (var relay in relays)
        {
            relay.Limit = random.Next(5, 40);
            relay.Misbehaves = (visit, message) => MisbehaveAsync(relay, visit, message, new Random(random.Next()));
            relay.Refuses = _ => !_isCalm && random.Next(12) == 0 ? "error: try later" : null;
        }

        Device[] devices =
        [
            await StartAsync(Shifted(random), relays), await StartAsync(Shifted(random), relays[random.Next(2)..]), await StartAsync(Shifted(random), relays[..random.Next(1, 3)]),
        ];
        for (_step = 0; _step < Steps; _step++)
        {
            Clock.Advance(TimeSpan.FromMilliseconds(random.Next(3) * random.Next(20_000)));
            await ActAsync(devices[random.Next(devices.Length)], random);
        }

        // Until then edits were made and events were lost; from now on everything works.
        _isCalm = true;
        for (var round = 0; round < Rounds; round++)
        {
            Clock.Advance(TimeSpan.FromMinutes(7));
            foreach (var device in devices)
            {
                await device.SyncAsync();
            }
        }

        var restored = await StartAsync(new SkippingClock(Clock, TimeSpan.Zero), relays);
        await restored.SyncAsync();
        await AssertAgreementAsync([.. devices, restored], seed);
        await AssertNothingLostAsync(devices, seed);
        AssertNothingSeen(relays, seed);
    }

    private SkippingClock Shifted(Random random) => new(Clock, TimeSpan.FromSeconds(random.Next(-300, 300)));

    private async Task ActAsync(Device device, Random random)
    {
        var held = (await device.BelievesAsync()).Keys.Select(MemoryId.Parse).ToArray();
        var id = held.Length > 0 ? held[random.Next(held.Length)] : default;
        var isPrivate = random.Next(2) == 0;
        var text = $"{(isPrivate ? Private : "open")} text {_step}";
        var draft = Memories.Draft(text) with
        {
            Visibility = isPrivate ? MemoryVisibility.Private : MemoryVisibility.Public,
            Session = random.Next(3) == 0 ? "s" : null,
            Importance = random.Next(1, 6),
            Category = random.Next(4) == 0 ? MemoryCategory.Decision : null,
        };
        switch (random.Next(16))
        {
            case < 4 or _ when held.Length == 0:
                _written[await device.RememberAsync(text, draft)] = [text];
                break;
            case < 8:
                await ReplaceAsync(device, id, draft);
                break;
            case 8:
                await device.Writer.ForgetAsync(id, Token);
                break;
            case 9:
                var other = await device.RememberAsync(text, draft);
                _written[other] = [text];
                await device.Writer.SupersedeAsync(id, other, Token);
                break;
            case 10 when !_erased.ContainsKey(id):
                await device.EraseAsync(id);
                _erased[id] = device;
                break;
            case 11:
                await Task.WhenAll(device.SyncAsync(), device.SyncAsync());
                break;
            case 12:
                await KillAsync(device, random);
                break;
            default:
                await device.SyncAsync(new SyncOptions { Pulls = random.Next(5) > 0, Pushes = random.Next(5) > 0 });
                break;
        }
    }

    private async Task ReplaceAsync(Device device, MemoryId id, MemoryDraft draft)
    {
        // What is private stays so: a text that was private may stand in no event in clear.
        var held = (await device.FindAsync(id))!;
        var isPrivate = held.Visibility is MemoryVisibility.Private;
        var text = isPrivate ? $"{Private} text {_step}" : draft.Content;
        await device.ReplaceAsync(id, draft with { Content = text, Session = null, Visibility = isPrivate ? MemoryVisibility.Private : draft.Visibility });
        if ((await device.FindAsync(id))!.Visibility is not MemoryVisibility.Private && text.StartsWith(Private, StringComparison.Ordinal))
        {
            await device.ReplaceAsync(id, draft with { Content = $"open text {_step}", Session = null });
            _written[id].Add($"open text {_step}");
        }

        _written[id].Add(text);
    }

    /// <summary>Ends an exchange in the middle, after some frames.</summary>
    private async Task KillAsync(Device device, Random random)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var frames = random.Next(1, 25);
        var before = Relay.Received.Count;
        var exchange = device.SyncAsync(device.Store, options: null, end.Token);
        while (!exchange.IsCompleted && Relay.Received.Count < before + frames)
        {
            await Task.Yield();
        }

        await end.CancelAsync();
        try
        {
            await exchange;
        }
        catch (OperationCanceledException)
        {
            // That was the intention.
        }
    }

    private async Task<bool> MisbehaveAsync(LoopbackRelay relay, RelayVisit visit, ClientMessage message, Random random)
    {
        var fault = _isCalm ? -1 : random.Next(60);
        switch (fault, message)
        {
            case (0, _):
                visit.Cut();
                return true;
            case (1, ClientMessage.Publish publish):
                // It takes the event, and is gone before it says so.
                relay.Shelf.Add(publish.Event);
                visit.Cut();
                return true;
            case ( >= 2 and < 6, ClientMessage.Request request):
                // The page ends in the middle, some of it twice.
                foreach (var one in relay.Shelf.Find(request.Filters[0], relay.Limit).Take(random.Next(1, 9)))
                {
                    await visit.SendAsync(new RelayMessage.Delivery(request.Subscription, one));
                    if (fault == 5)
                    {
                        await visit.SendAsync(new RelayMessage.Delivery(request.Subscription, one));
                    }
                }

                if (fault == 4)
                {
                    await visit.SendAsync(new RelayMessage.Closed(request.Subscription, "error: too busy"));
                }
                else
                {
                    visit.Cut();
                }

                return true;
            case (6, _):
                await visit.SendAsync(new RelayMessage.Notice("maintenance"));
                return false;
            default:
                return false;
        }
    }

    private static async Task AssertAgreementAsync(Device[] devices, int seed)
    {
        var expected = await devices[0].StatesAsync();
        foreach (var device in devices)
        {
            Assert.True(expected.SequenceEqual(await device.StatesAsync()), $"seed {seed}\n{string.Join('\n', expected)}\n\n{string.Join('\n', await device.StatesAsync())}");
            var quiet = await device.SyncAsync();
            Assert.True((quiet.Pulled, quiet.Pushed, quiet.Waiting, quiet.RefusedCount) == (0, 0, 0, 0), $"seed {seed}: {quiet} {string.Join(" ", quiet.Relays)}");
            Assert.All(quiet.Relays, relay => Assert.Null(relay.Problem));
        }
    }

    private async Task AssertNothingLostAsync(Device[] devices, int seed)
    {
        foreach (var (id, texts) in _written)
        {
            var known = new HashSet<string>();
            foreach (var device in devices)
            {
                known.UnionWith(await device.HistoryAsync(id));
            }

            if (_erased.TryGetValue(id, out var eraser))
            {
                Assert.True((await eraser.HistoryAsync(id)).Count == 0, $"seed {seed}: {id} came back");
                foreach (var device in devices)
                {
                    Assert.True(await device.FindAsync(id) is null, $"seed {seed}: {id} is believed");
                }
            }
            else
            {
                Assert.True(texts.SetEquals(known), $"seed {seed}: {id}: {string.Join(", ", texts.Except(known))}");
            }
        }
    }

    private static void AssertNothingSeen(LoopbackRelay[] relays, int seed)
    {
        foreach (var frame in relays.SelectMany(relay => relay.Received))
        {
            Assert.False(Encoding.UTF8.GetString(frame).Contains(Private, StringComparison.OrdinalIgnoreCase), $"seed {seed}");
        }
    }
}
