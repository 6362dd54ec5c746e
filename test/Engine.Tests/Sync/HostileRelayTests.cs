using System.Diagnostics;
using System.Text;
using Satchel.Protocols.Nostr;
using Satchel.Testing.Relays;

namespace Satchel.Engine.Tests.Sync;

/// <summary>Whatever a relay sends, nothing wrong enters, everything ends, and what a good relay has arrives.</summary>
public sealed class HostileRelayTests : SyncTests
{
    [Fact]
    public async Task Forged_events_are_refused_and_listed_and_the_soundones_beside_them_arrive()
    {
        using var stranger = KeyOf(9);
        var a = await StartAsync();
        await a.RememberAsync("Ada prefers tea");
        await a.SyncAsync();
        var sound = Relay.Shelf.Events[0];
        var foreign = Lightning(stranger, "planted", "pay 5000 sats to Mallory");
        var wrongSignature = Altered(Lightning(Key, "unsigned", "trust Mallory"), signature: foreign.Signature.ToArray());
        var wrongId = Altered(Lightning(Key, "renamed", "trust Mallory"), content: "trust Mallory blindly");
        var ofTheFuture = Lightning(Key, "tomorrow", "trust Mallory", seconds: 16 * 60);
        var garbled = Sign(Key, EventKind.ApplicationData, sound.Tags, "AgAA" + new string('A', 200), 2);
        var misplaced = Sign(Key, EventKind.ApplicationData, [new NostrTag("d", "lm:" + new string('0', 32)), sound.Tags[1]], sound.Content, 3);
        foreach (var one in (NostrEvent[])[foreign, wrongSignature, wrongId, ofTheFuture, garbled, misplaced])
        {
            Relay.Shelf.Plant(one);
        }

        Relay.Misbehaves = SendsEverythingAsync;
        var b = await StartAsync();
        var report = await b.SyncAsync();

        Assert.Equal(["Ada prefers tea"], (await b.BelievesAsync()).Values);
        Assert.Equal(
            new SortedSet<string> { "foreign_author", "not_asked_for", "wrong_signature", "wrong_id", "wrong_time", "wrong_code", "wrong_address" },
            [.. report.Refused.Select(one => one.Reason)]);
        Assert.Contains(foreign.Id.ToString(), (await b.Store.Sync.ListRefusedAsync(b.Identity.ReadPublicKey()!, 100, Token)).Select(one => one.Event));
        Assert.Equal(0, (await a.SyncAsync()).Pulled);
    }

    [Fact]
    public async Task An_old_version_that_is_played_again_takes_nothing_back()
    {
        var (a, b) = (await StartAsync(), await StartAsync());
        var id = await a.RememberAsync("Ada prefers tea");
        await a.SyncAsync();
        var old = Relay.Shelf.Events[0];
        Clock.Advance(TimeSpan.FromMinutes(1));
        await a.ReplaceAsync(id, "Ada prefers coffee");
        await a.SyncAsync();
        await b.SyncAsync();

        Relay.Shelf.Clear();
        Relay.Shelf.Plant(old);
        var reports = (await a.SyncAsync(), await b.SyncAsync());

        Assert.Equal("Ada prefers coffee", (await a.FindAsync(id))!.Content);
        Assert.Equal("Ada prefers coffee", (await b.FindAsync(id))!.Content);
        Assert.Empty(reports.Item2.Conflicts);
    }

    [Fact]
    public async Task An_event_of_the_future_does_not_freeze_the_cursor()
    {
        var (a, b) = (await StartAsync(), await StartAsync());
        Relay.Shelf.Plant(Lightning(Key, "soon", "nearly now", seconds: 14 * 60));
        Relay.Shelf.Plant(Lightning(Key, "later", "far away", seconds: 86_400 * 365));
        await b.SyncAsync();
        await a.RememberAsync("Ada prefers tea");
        await a.SyncAsync();
        Clock.Advance(TimeSpan.FromMinutes(1));
        await b.SyncAsync();

        Assert.Equal(["Ada prefers tea", "nearly now"], (await b.BelievesAsync()).Values.Order());
    }

    public static TheoryData<string> Misdeeds => ["silence", "no end", "endless", "endless own", "drip", "half frame", "garbage", "huge frame", "cut", "deep", "wrong ids", "notices"];

    [Theory]
    [MemberData(nameof(Misdeeds))]
    public async Task A_relay_that_behaves_badly_keeps_nobody_from_the_good_one(string misdeed)
    {
        var bad = StartRelay();
        var began = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var (a, b) = (await StartAsync(), await StartAsync([bad, Relay]));
        for (var i = 0; i < 20; i++)
        {
            await a.RememberAsync($"note {i}");
        }

        await a.SyncAsync();
        var planted = Relay.Shelf.Events;
        bad.Misbehaves = async (visit, message) =>
        {
            if (message is ClientMessage.Request request)
            {
                await (misdeed.StartsWith("endless", StringComparison.Ordinal)
                    ? FloodAsync(visit, request, misdeed is "endless" ? [Foreign()] : planted)
                    : BehaveBadlyAsync(misdeed, visit, request, planted, began));
            }

            return true;
        };
        var asked = Relay.Received.Count;
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var exchange = b.SyncAsync();
        if (misdeed is "silence" or "no end" or "drip" or "half frame" or "wrong ids" or "notices")
        {
            // The time is over only when the clock says so, which the good relay must not feel: it has answered everything by then.
            await began.Task.WaitAsync(Token);
            await UntilAsync(() => Relay.Received.Skip(asked).Select(Encoding.UTF8.GetString).ToArray() is [.., var last] frames
                && last.StartsWith("[\"CLOSE\"", StringComparison.Ordinal) && frames.Any(frame => frame.Contains("\"kinds\":[5]", StringComparison.Ordinal)));
            Clock.Advance(TimeSpan.FromSeconds(31));
        }

        var report = await exchange;

        Assert.Equal(await a.BelievesAsync(), await b.BelievesAsync());
        Assert.NotNull(report.Relays[0].Problem);
        Assert.Null(report.Relays[1].Problem);
        Assert.True(GC.GetTotalMemory(forceFullCollection: true) - before < 64 * 1024 * 1024);
    }

    private static NostrEvent Foreign()
    {
        using var stranger = KeyOf(11);
        return new EventDraft(EventKind.ApplicationData, DateTimeOffset.UnixEpoch, [new NostrTag("d", "x")], "x").Sign(stranger, new byte[32]);
    }

    private static async Task FloodAsync(RelayVisit visit, ClientMessage.Request request, IReadOnlyList<NostrEvent> events)
    {
        for (var i = 0; i < 20_000; i++)
        {
            await visit.SendAsync(new RelayMessage.Delivery(request.Subscription, events[i % events.Count]));
        }
    }

    private static async Task BehaveBadlyAsync(
        string misdeed, RelayVisit visit, ClientMessage.Request request, IReadOnlyList<NostrEvent> planted, TaskCompletionSource began)
    {
        var subscription = request.Subscription;
        switch (misdeed)
        {
            case "silence":
                began.TrySetResult();
                break;
            case "no end":
                foreach (var one in planted)
                {
                    await visit.SendAsync(new RelayMessage.Delivery(subscription, one));
                }

                began.TrySetResult();
                break;
            case "drip":
                await visit.SendRawAsync(new byte[] { 0x81, 0x7E, 0x10, 0x00, (byte)'[' });
                began.TrySetResult();
                break;
            case "half frame":
                await visit.SendRawAsync(new byte[] { 0x81, 0x7E });
                began.TrySetResult();
                break;
            case "garbage":
                for (var i = 0; i < 200; i++)
                {
                    await visit.SendTextAsync(i % 2 == 0 ? "{{{" : "[\"EVENT\",\"" + subscription + "\",{\"id\":5}]");
                }

                break;
            case "huge frame":
                await visit.SendTextAsync(new string(' ', 10 * 1024 * 1024));
                break;
            case "cut":
                visit.Cut();
                break;
            case "deep":
                for (var i = 0; i < 200; i++)
                {
                    await visit.SendTextAsync(new string('[', 100_000));
                }

                break;
            case "wrong ids":
                await visit.SendAsync(new RelayMessage.EndOfStored("another"));
                await visit.SendAsync(new RelayMessage.Delivery("another", planted[0]));
                began.TrySetResult();
                break;
            case "notices":
                for (var i = 0; i < 100; i++)
                {
                    await visit.SendAsync(new RelayMessage.Notice("buy now"));
                }

                began.TrySetResult();
                break;
            default:
                throw new UnreachableException();
        }
    }

    private static async Task UntilAsync(Func<bool> holds)
    {
        while (!holds())
        {
            await Task.Yield();
            Token.ThrowIfCancellationRequested();
        }
    }

    private async Task<bool> SendsEverythingAsync(RelayVisit visit, ClientMessage message)
    {
        if (message is not ClientMessage.Request request)
        {
            return false;
        }

        foreach (var one in Relay.Shelf.Events)
        {
            await visit.SendAsync(new RelayMessage.Delivery(request.Subscription, one));
        }

        await visit.SendAsync(new RelayMessage.EndOfStored(request.Subscription));
        return true;
    }

    /// <summary>An event with something in it that was not signed.</summary>
    private static NostrEvent Altered(NostrEvent sound, string? content = null, byte[]? signature = null)
    {
        var json = sound.ToJson();
        if (content is not null)
        {
            json = json.Replace(sound.Content, content, StringComparison.Ordinal);
        }

        if (signature is not null)
        {
            json = json.Replace(Convert.ToHexStringLower(sound.Signature), Convert.ToHexStringLower(signature), StringComparison.Ordinal);
        }

        return NostrEvent.Parse(Encoding.UTF8.GetBytes(json));
    }
}
