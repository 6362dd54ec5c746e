using System.Text;
using Satchel.Engine.Model;
using Satchel.Engine.Sync;
using Satchel.Protocols.Nostr;
using Satchel.Testing;

namespace Satchel.Engine.Tests.Sync;

/// <summary>Relays with narrow limits, clocks that differ, two exchanges at once: what happens to honest people.</summary>
public sealed class BadLuckTests : SyncTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_relay_that_gives_next_to_nothing_at_once_is_read_to_the_end(int limit)
    {
        var (a, b) = (await StartAsync(), await StartAsync());
        for (var i = 0; i < 12; i++)
        {
            await a.RememberAsync($"note {i}");
            Clock.Advance(TimeSpan.FromSeconds(1));
            await a.SyncAsync();
        }

        Relay.Limit = limit;
        Relay.Document = FormattableString.Invariant($$$"""{"limitation":{"max_limit":{{{limit}}}}}""");
        await b.SyncAsync();

        Assert.Equal(await a.BelievesAsync(), await b.BelievesAsync());
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-5")]
    [InlineData("1e300")]
    [InlineData("\"many\"")]
    public async Task Limits_that_make_no_sense_are_none(string limit)
    {
        Relay.Document = "{\"limitation\":{\"max_limit\":" + limit + ",\"max_message_length\":" + limit + ",\"max_event_tags\":" + limit + "}}";
        var (a, b) = (await StartAsync(), await StartAsync());
        await a.RememberAsync("Ada prefers tea");

        await a.SyncAsync();

        Assert.Equal(1, (await b.SyncAsync()).Pulled);
    }

    [Fact]
    public async Task Of_a_second_with_more_events_than_a_relay_gives_at_once_it_is_said_that_some_may_be_missing()
    {
        var (a, b) = (await StartAsync(), await StartAsync());
        for (var i = 0; i < 30; i++)
        {
            await a.RememberAsync($"note {i}");
        }

        await a.SyncAsync();
        Clock.Advance(TimeSpan.FromMinutes(1));
        Relay.Limit = 10;
        Relay.Document = """{"limitation":{"max_limit":10}}""";

        Assert.Contains("fewer events at once", (await b.SyncAsync()).Relays[0].Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Forged_events_in_front_do_not_hide_the_true_ones_behind_them()
    {
        Relay.Limit = 20;
        var (a, b) = (await StartAsync(), await StartAsync());
        await a.RememberAsync("Ada prefers tea");
        await a.SyncAsync();
        var sound = Relay.Shelf.Events[0];
        for (var i = 0; i < 70; i++)
        {
            Relay.Shelf.Plant(Forged(Sign(Key, EventKind.ApplicationData, sound.Tags, $"forged {i}", 10 + (i / 10))));
        }

        var report = await b.SyncAsync();

        Assert.Equal(["Ada prefers tea"], (await b.BelievesAsync()).Values);
        Assert.Equal((70L, true), (report.RefusedCount, report.Relays[0].IsComplete));
    }

    [Fact]
    public async Task Very_many_forged_events_are_taken_in_small_doses_until_the_true_ones_come()
    {
        var (a, b) = (await StartAsync(), await StartAsync());
        await a.RememberAsync("Ada prefers tea");
        await a.SyncAsync();
        var sound = Relay.Shelf.Events[0];
        var forged = Forged(Sign(Key, EventKind.ApplicationData, sound.Tags, "forged", 600));
        for (var i = 0; i < 3_000; i++)
        {
            Relay.Shelf.Plant(Altered(forged, i));
        }

        var first = await b.SyncAsync();
        var second = await b.SyncAsync();

        Assert.Equal("it sends too much that is not true", first.Relays[0].Problem);
        Assert.InRange(first.RefusedCount, 2_000, 2_600);
        Assert.Equal(1L, second.Pulled);
        Assert.Equal(["Ada prefers tea"], (await b.BelievesAsync()).Values);
    }

    [Fact]
    public async Task Large_memories_beyond_what_a_page_may_hold_all_arrive()
    {
        var (a, b) = (await StartAsync(), await StartAsync());
        await AddLargeAsync(a, 90);

        await a.SyncAsync();
        var report = await b.SyncAsync();

        Assert.Null(report.Relays[0].Problem);
        Assert.Equal(await a.BelievesAsync(), await b.BelievesAsync());
    }

    [Fact]
    public async Task A_relay_that_always_drops_in_the_middle_of_a_page_gives_everything_in_the_end()
    {
        var (a, b) = (await StartAsync(), await StartAsync());
        for (var i = 0; i < 12; i++)
        {
            await a.RememberAsync($"note {i}");
            Clock.Advance(TimeSpan.FromSeconds(1));
            await a.SyncAsync();
        }

        Relay.Misbehaves = async (visit, message) =>
        {
            if (message is not ClientMessage.Request request || Relay.Shelf.Find(request.Filters[0], 500) is not { Count: > 3 } found)
            {
                return false;
            }

            foreach (var one in found.Take(3))
            {
                await visit.SendAsync(new RelayMessage.Delivery(request.Subscription, one));
            }

            visit.Cut();
            return true;
        };
        for (var i = 0; i < 8; i++)
        {
            await b.SyncAsync();
        }

        Assert.Equal(await a.BelievesAsync(), await b.BelievesAsync());
    }

    [Fact]
    public async Task A_clock_within_the_tolerance_loses_no_edit_whichever_way_it_is_wrong()
    {
        var a = await StartAsync();
        var slow = await StartAsync(new ShiftedClock(Clock, TimeSpan.FromMinutes(-14)), [Relay]);
        var fast = await StartAsync(new ShiftedClock(Clock, TimeSpan.FromMinutes(14)), [Relay]);
        var written = new List<MemoryId>();
        foreach (var device in (Device[])[fast, a, slow, fast, slow, a])
        {
            written.Add(await device.RememberAsync($"text {written.Count}"));
            await device.SyncAsync();
            Clock.Advance(TimeSpan.FromSeconds(40));
            await a.SyncAsync();
        }

        Clock.Advance(TimeSpan.FromMinutes(30));
        foreach (var device in (Device[])[slow, fast, a, slow, fast, a])
        {
            await device.SyncAsync();
        }

        Assert.Equal(written.Count, (await a.BelievesAsync()).Count);
        Assert.Equal(await a.BelievesAsync(), await slow.BelievesAsync());
        Assert.Equal(await a.BelievesAsync(), await fast.BelievesAsync());
    }

    [Fact]
    public async Task A_clock_that_is_set_back_does_not_hide_what_comes_after()
    {
        var (a, b) = (await StartAsync(), await StartAsync());
        var wrong = new ShiftedClock(Clock, TimeSpan.FromMinutes(14));
        var early = await StartAsync(wrong, [Relay]);
        await early.RememberAsync("from ahead");
        await early.SyncAsync();
        Clock.Advance(TimeSpan.FromMinutes(5));
        await b.SyncAsync();
        await a.RememberAsync("Ada prefers tea");
        await a.SyncAsync();
        await b.SyncAsync();

        Assert.Equal(2, (await b.BelievesAsync()).Count);
    }

    [Fact]
    public async Task What_another_device_sends_late_over_a_newer_state_is_put_right_again()
    {
        var (first, shared) = (StartRelay(), Relay);
        var a = await StartAsync([first, shared]);
        var b = await StartAsync(new ShiftedClock(Clock, TimeSpan.FromSeconds(30)), [first, shared]);
        var id = await b.RememberAsync("Ada prefers tea");
        shared.Refuses = _ => "error: full";
        await b.SyncAsync();
        shared.Refuses = _ => null;
        await a.SyncAsync();
        Clock.Advance(TimeSpan.FromSeconds(5));
        await a.ReplaceAsync(id, "Ada prefers coffee");

        // Between what B takes and what B sends, A comes by.
        var isDone = false;
        shared.Misbehaves = async (_, message) =>
        {
            if (message is ClientMessage.Publish && !isDone)
            {
                isDone = true;
                await a.SyncAsync();
            }

            return false;
        };
        first.Refuses = _ => "error: full";
        await b.SyncAsync();
        first.Refuses = _ => null;
        for (var i = 0; i < 2; i++)
        {
            Clock.Advance(TimeSpan.FromMinutes(1));
            await a.SyncAsync();
            await b.SyncAsync();
        }

        var c = await StartAsync([shared]);
        await c.SyncAsync();
        Assert.Equal("Ada prefers coffee", (await b.FindAsync(id))!.Content);
        Assert.Equal("Ada prefers coffee", (await c.FindAsync(id))!.Content);
        Assert.Equal((0, 0, 0L), (await a.SyncAsync()) is var quiet ? ((int)quiet.Pulled, (int)quiet.Pushed, quiet.Waiting) : default);
    }

    [Fact]
    public async Task A_device_that_finds_everything_on_both_relays_sends_nothing()
    {
        var second = StartRelay();
        var a = await StartAsync([Relay, second]);
        for (var i = 0; i < 20; i++)
        {
            await a.RememberAsync($"note {i}");
        }

        await a.SyncAsync();
        var b = await StartAsync([Relay, second]);

        var report = await b.SyncAsync();

        Assert.Equal((20L, 0L, 0L), (report.Pulled, report.Pushed, report.Waiting));
    }

    [Fact]
    public async Task The_same_file_imported_on_two_devices_is_no_conflict()
    {
        var (a, b) = (await StartAsync(), await StartAsync());
        await AddAsync(a, Memories.Version("m1", "Ada prefers tea"));
        Clock.Advance(TimeSpan.FromSeconds(9));
        await AddAsync(b, Memories.Version("m1", "Ada prefers tea") with { CreatedAt = Clock.GetUtcNow() });

        await a.SyncAsync();
        var found = await b.SyncAsync();
        await a.SyncAsync();
        await a.ReplaceAsync(MemoryId.Parse("m1"), "Ada prefers coffee");
        await a.SyncAsync();
        var taken = await b.SyncAsync();

        Assert.Empty(found.Conflicts);
        Assert.Empty(taken.Conflicts);
        Assert.Equal(1, taken.Pulled);
        Assert.Equal("Ada prefers coffee", (await b.FindAsync(MemoryId.Parse("m1")))!.Content);
    }

    [Fact]
    public async Task What_is_larger_than_a_relay_takes_waits_and_everything_else_goes_out()
    {
        var roomy = StartRelay();
        Relay.Document = """{"limitation":{"max_message_length":65536}}""";
        var a = await StartAsync([Relay, roomy]);
        await AddLargeAsync(a, 2);
        await a.RememberAsync("Ada prefers tea");

        var report = await a.SyncAsync();

        Assert.Equal((1, 3, 2L), (Relay.Shelf.Events.Count, roomy.Shelf.Events.Count, report.Waiting));
        Assert.Equal("it did not take some events: too_large", report.Relays[0].Problem);
        Assert.Equal((2L, null), ((await a.SyncAsync()) is var again ? (again.Waiting, again.Relays[1].Problem) : default));
    }

    [Fact]
    public async Task A_relay_that_ends_the_connection_where_a_frame_is_large_still_gets_what_is_small()
    {
        Relay.Misbehaves = (visit, message) =>
        {
            var isLarge = message is ClientMessage.Publish publish && publish.Event.Content.Length > 100_000;
            if (isLarge)
            {
                visit.Cut();
            }

            return Task.FromResult(isLarge);
        };
        var a = await StartAsync();
        await AddLargeAsync(a, 3);
        for (var i = 0; i < 40; i++)
        {
            await a.RememberAsync($"note {i}");
        }

        var report = await a.SyncAsync();

        Assert.Equal((40L, 3L, "the connection ended"), (report.Pushed, report.Waiting, report.Relays[0].Problem));
    }

    [Fact]
    public async Task A_relay_that_takes_nothing_is_not_asked_a_thousand_times()
    {
        Relay.Refuses = _ => "restricted: pay first";
        var a = await StartAsync();
        for (var i = 0; i < 100; i++)
        {
            await a.RememberAsync($"note {i}");
        }

        var report = await a.SyncAsync();

        Assert.Equal((0L, 100L, "it takes nothing: restricted"), (report.Pushed, report.Waiting, report.Relays[0].Problem));
        Assert.InRange(Relay.Received.Count(frame => Encoding.UTF8.GetString(frame).StartsWith("[\"EVENT\"", StringComparison.Ordinal)), 1, 40);
    }

    [Fact]
    public async Task A_relay_that_asks_who_writes_only_is_told_once_however_much_is_under_way()
    {
        Relay.Misbehaves = async (visit, message) =>
        {
            if (message is not ClientMessage.Publish publish || visit.IsAuthenticated)
            {
                return false;
            }

            // Some relays refuse first and ask then.
            await visit.SendAsync(new RelayMessage.Receipt(publish.Event.Id, false, "auth-required: who are you?"));
            await visit.SendAsync(new RelayMessage.Challenge(visit.Challenge));
            return true;
        };
        var a = await StartAsync();
        for (var i = 0; i < 60; i++)
        {
            await a.RememberAsync($"note {i}");
        }

        Assert.Equal(60, (await a.SyncAsync()).Pushed);
        Assert.Single(Relay.Received, frame => Encoding.UTF8.GetString(frame).StartsWith("[\"AUTH\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_relay_that_asks_who_is_there_in_the_middle_of_a_page_is_told()
    {
        var (a, b) = (await StartAsync(), await StartAsync());
        await a.RememberAsync("Ada prefers tea");
        await a.RememberAsync("the gate is red");
        await a.SyncAsync();
        Relay.Misbehaves = async (visit, message) =>
        {
            if (message is not ClientMessage.Request request || visit.IsAuthenticated)
            {
                return false;
            }

            await visit.SendAsync(new RelayMessage.Delivery(request.Subscription, Relay.Shelf.Events[0]));
            await visit.SendAsync(new RelayMessage.Closed(request.Subscription, "auth-required: members only"));
            await visit.SendAsync(new RelayMessage.Challenge(visit.Challenge));
            return true;
        };

        var report = await b.SyncAsync();

        Assert.Equal((2L, null), (report.Pulled, report.Relays[0].Problem));
    }

    [Fact]
    public async Task Two_exchanges_of_one_home_at_once_do_no_harm()
    {
        var (a, b) = (await StartAsync(), await StartAsync());
        var id = await a.RememberAsync("Ada prefers tea");
        await a.SyncAsync();
        await b.SyncAsync();
        Clock.Advance(TimeSpan.FromSeconds(1));
        await a.ReplaceAsync(id, "Ada prefers coffee");

        // While one exchange sends the edit, there is another edit, and another exchange sends that.
        var isDone = false;
        Relay.Misbehaves = async (_, message) =>
        {
            if (message is ClientMessage.Publish && !isDone)
            {
                isDone = true;
                await a.ReplaceAsync(id, "Ada prefers cocoa");
                await a.SyncAsync();
            }

            return false;
        };
        await a.SyncAsync();
        for (var i = 0; i < 2; i++)
        {
            Clock.Advance(TimeSpan.FromSeconds(1));
            await a.SyncAsync();
            await b.SyncAsync();
        }

        var c = await StartAsync();
        await c.SyncAsync();
        foreach (var device in (Device[])[a, b, c])
        {
            Assert.Equal("Ada prefers cocoa", (await device.FindAsync(id))!.Content);
        }
    }

    [Fact]
    public async Task What_a_relay_lost_it_gets_again_where_everything_is_exchanged_anew()
    {
        var a = await StartAsync();
        await a.RememberAsync("Ada prefers tea");
        await a.RememberAsync("the gate is red");
        await a.SyncAsync();
        var kept = Relay.Shelf.Events[0];
        Relay.Shelf.Clear();
        Relay.Shelf.Add(kept);

        var usual = await a.SyncAsync();
        var anew = await a.SyncAsync(new SyncOptions { IsComplete = true });

        Assert.Equal((0, 1), ((int)usual.Pushed, (int)anew.Pushed));
        Assert.Equal(2, Relay.Shelf.Events.Count);
    }

    private static async Task AddAsync(Device device, params IEnumerable<MemoryVersion> versions)
    {
        await using var writer = await device.Store.BeginWriteAsync(Memories.Intent, Token);
        foreach (var version in versions)
        {
            await writer.AddAsync(version, Token);
        }

        await writer.CommitAsync(Token);
    }

    /// <summary>Memories whose events have about 190 KB each.</summary>
    private static Task AddLargeAsync(Device device, int count)
        => AddAsync(device, Enumerable.Range(0, count).Select(i => Memories.Version($"large{i}", new string('"', MemoryLimits.ImportedContentBytes - 10) + i)));

    /// <summary>An event with somebody else's signature.</summary>
    private static NostrEvent Forged(NostrEvent sound)
        => NostrEvent.Parse(Encoding.UTF8.GetBytes(sound.ToJson().Replace(Convert.ToHexStringLower(sound.Signature), new string('a', 128), StringComparison.Ordinal)));

    /// <summary>An event with another id.</summary>
    private static NostrEvent Altered(NostrEvent sound, int number)
        => NostrEvent.Parse(Encoding.UTF8.GetBytes(sound.ToJson()
            .Replace(sound.Id.ToString(), number.ToString("x64", System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace(FormattableString.Invariant($"\"created_at\":{sound.CreatedAtSeconds}"), FormattableString.Invariant($"\"created_at\":{sound.CreatedAtSeconds - (number / 100)}"), StringComparison.Ordinal)));
}
