using System.Buffers;
using System.Text;
using System.Text.Json;
using Satchel.Engine.Model;
using Satchel.Engine.Sync;
using Satchel.Protocols.Nostr;
using Satchel.Testing;

namespace Satchel.Engine.Tests.Sync;

public sealed class ExchangeTests : SyncTests
{
    [Fact]
    public async Task What_one_device_remembers_another_with_the_same_key_believes()
    {
        var (a, b) = (await StartAsync(), await StartAsync());
        var id = await a.RememberAsync("Ada prefers tea", Full);

        var sent = await a.SyncAsync();
        var taken = await b.SyncAsync();

        Assert.Equal((1, 0, 0), (sent.Pushed, sent.Pulled, sent.Waiting));
        Assert.Equal((0, 1, 0), (taken.Pushed, taken.Pulled, taken.Waiting));
        Assert.Equal(Line((await a.FindAsync(id))!), Line((await b.FindAsync(id))!));
    }

    [Fact]
    public async Task A_second_exchange_moves_nothing()
    {
        var (a, b) = (await StartAsync(), await StartAsync());
        for (var i = 0; i < 30; i++)
        {
            await a.RememberAsync($"note {i}");
        }

        await a.SyncAsync();
        await b.SyncAsync();
        var frames = Relay.Received.Count;
        var again = (await a.SyncAsync(), await b.SyncAsync());

        Assert.Equal((0, 0, 0, 0), (again.Item1.Pushed, again.Item1.Pulled, again.Item2.Pushed, again.Item2.Pulled));
        Assert.DoesNotContain(Relay.Received.Skip(frames), frame => Encoding.UTF8.GetString(frame).StartsWith("[\"EVENT\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_relay_that_gives_few_events_at_once_is_read_to_the_end()
    {
        Relay.Limit = 7;
        var (a, b) = (await StartAsync(), await StartAsync());
        for (var i = 0; i < 40; i++)
        {
            await a.RememberAsync($"note {i}");
            Clock.Advance(TimeSpan.FromSeconds(i % 3));
            if (i % 4 == 0)
            {
                await a.SyncAsync(new SyncOptions { Pulls = false });
                Clock.Advance(TimeSpan.FromMinutes(2));
            }
        }

        await a.SyncAsync();
        await b.SyncAsync();

        Assert.Equal(await a.BelievesAsync(), await b.BelievesAsync());
    }

    [Fact]
    public async Task A_pull_that_is_cut_off_goes_on_where_it_was()
    {
        Relay.Limit = 10;
        var (a, b) = (await StartAsync(), await StartAsync());
        for (var i = 0; i < 60; i++)
        {
            await a.RememberAsync($"note {i}");
            Clock.Advance(TimeSpan.FromSeconds(1));
            await a.SyncAsync(new SyncOptions { Pulls = false });
        }

        var questions = 0;
        Relay.Misbehaves = (visit, message) =>
        {
            if (message is not ClientMessage.Request || ++questions % 3 != 0)
            {
                return Task.FromResult(false);
            }

            visit.Cut();
            return Task.FromResult(true);
        };
        var first = await b.SyncAsync();
        var held = (await b.BelievesAsync()).Count;
        questions = 0;
        await a.RememberAsync("one more");
        Relay.Misbehaves = (_, _) => Task.FromResult(false);
        await a.SyncAsync();
        var second = await b.SyncAsync();

        Assert.Equal("the connection ended", first.Relays[0].Problem);
        Assert.InRange(held, 10, 30);
        Assert.Equal((61 - held, true), (second.Pulled, second.Relays[0].IsComplete));
        Assert.Equal(await a.BelievesAsync(), await b.BelievesAsync());
    }

    [Fact]
    public async Task Edits_and_retirements_go_out_again_and_only_what_changed_does()
    {
        var (a, b) = (await StartAsync(), await StartAsync());
        var (edited, forgotten) = (await a.RememberAsync("Ada prefers tea"), await a.RememberAsync("the gate is red"));
        await a.RememberAsync("the cellar is dry");
        await a.SyncAsync();
        await b.SyncAsync();

        Clock.Advance(TimeSpan.FromMinutes(1));
        await a.ReplaceAsync(edited, "Ada prefers coffee");
        await a.Writer.ForgetAsync(forgotten, Token);
        var sent = await a.SyncAsync();
        var taken = await b.SyncAsync();

        Assert.Equal((2, 2), (sent.Pushed, taken.Pulled));
        Assert.Equal(["Ada prefers coffee", "the cellar is dry"], (await b.BelievesAsync()).Values.Order());
        Assert.Equal(["Ada prefers coffee", "Ada prefers tea"], await b.HistoryAsync(edited));
        Assert.Empty(taken.Conflicts);
    }

    [Fact]
    public async Task Of_two_edits_made_apart_the_later_one_holds_on_both_devices_and_both_stay_in_the_history()
    {
        var (a, b) = (await StartAsync(), await StartAsync());
        var id = await a.RememberAsync("Ada prefers tea");
        await a.SyncAsync();
        await b.SyncAsync();

        await a.ReplaceAsync(id, "Ada prefers green tea");
        Clock.Advance(TimeSpan.FromSeconds(1));
        await b.ReplaceAsync(id, "Ada prefers coffee");
        await a.SyncAsync();
        var found = await b.SyncAsync();
        await a.SyncAsync();
        var quiet = (await b.SyncAsync(), await a.SyncAsync());

        Assert.Equal([id], found.Conflicts);
        foreach (var device in (Device[])[a, b])
        {
            Assert.Equal("Ada prefers coffee", (await device.FindAsync(id))!.Content);
            Assert.Equal(["Ada prefers coffee", "Ada prefers green tea", "Ada prefers tea"], await device.HistoryAsync(id));
        }

        Assert.Equal((0, 0, 0, 0), (quiet.Item1.Pulled, quiet.Item1.Pushed, quiet.Item2.Pulled, quiet.Item2.Pushed));
        Assert.Single(await b.Store.Sync.ListConflictsAsync(10, Token));
    }

    [Fact]
    public async Task A_third_device_gets_everything_from_the_relay_with_the_key_alone_also_what_lost()
    {
        var (a, b) = (await StartAsync(), await StartAsync());
        var (id, gone) = (await a.RememberAsync("Ada prefers tea"), await a.RememberAsync("the gate is red"));
        await a.SyncAsync();
        await b.SyncAsync();
        await b.ReplaceAsync(id, "Ada prefers green tea");
        Clock.Advance(TimeSpan.FromSeconds(1));
        await a.ReplaceAsync(id, "Ada prefers coffee");
        await a.Writer.ForgetAsync(gone, Token);
        await b.SyncAsync();
        await a.SyncAsync();

        var c = await StartAsync();
        await c.SyncAsync();

        Assert.Equal(await a.BelievesAsync(), await c.BelievesAsync());
        Assert.Equal(["Ada prefers coffee", "Ada prefers green tea"], await c.HistoryAsync(id));
        Assert.Equal(["the gate is red"], await c.HistoryAsync(gone));
        Assert.Null(await c.FindAsync(gone));
    }

    [Fact]
    public async Task An_erased_memory_leaves_the_relay_is_retired_elsewhere_and_never_comes_back()
    {
        var (a, b) = (await StartAsync(), await StartAsync());
        var id = await a.RememberAsync("the safe opens with 4711", Memories.Draft() with { Visibility = MemoryVisibility.Public });
        await a.SyncAsync();
        await b.SyncAsync();

        Clock.Advance(TimeSpan.FromMinutes(1));
        await a.EraseAsync(id);
        await a.SyncAsync();
        var told = await b.SyncAsync();
        Clock.Advance(TimeSpan.FromMinutes(1));
        await b.ReplaceOfRetiredAsync(id, "the safe opens with 4712");
        await b.SyncAsync();
        var again = await a.SyncAsync();

        Assert.Equal([id], told.ErasedElsewhere);
        Assert.DoesNotContain(Relay.Shelf.Events, one => one.Content.Contains("4711", StringComparison.Ordinal));
        Assert.Empty(await a.HistoryAsync(id));
        Assert.Equal(0, again.Pulled);
    }

    [Fact]
    public async Task What_a_relay_missed_it_gets_later_from_whichever_device_comes_by()
    {
        var second = StartRelay();
        var (a, b) = (await StartAsync(), await StartAsync([Relay, second]));
        await a.RememberAsync("Ada prefers tea");
        await a.SyncAsync();

        second.Refuses = _ => "error: full";
        var first = await b.SyncAsync();
        second.Refuses = _ => null;
        var later = await b.SyncAsync();

        Assert.Equal((1, 0), (first.Waiting, later.Waiting));
        Assert.Equal("it did not take some events: error", first.Relays[1].Problem);
        Assert.Single(second.Shelf.Events);
        var c = await StartAsync([second]);
        Assert.Equal(1, (await c.SyncAsync()).Pulled);
    }

    [Fact]
    public async Task An_edit_that_is_sent_late_reaches_a_device_whose_cursor_is_far_ahead()
    {
        var (a, b) = (await StartAsync(), await StartAsync());
        var id = await a.RememberAsync("Ada prefers tea");
        await a.SyncAsync();
        await b.SyncAsync();

        await b.ReplaceAsync(id, "Ada prefers coffee");
        Clock.Advance(TimeSpan.FromDays(7));
        await a.RememberAsync("the gate is red");
        await a.SyncAsync();
        await b.SyncAsync();
        await a.SyncAsync();

        Assert.Equal("Ada prefers coffee", (await a.FindAsync(id))!.Content);
    }

    [Fact]
    public async Task Stores_of_other_names_do_not_mix()
    {
        var (a, b) = (await StartAsync(), await StartAsync());
        await using var work = await a.Catalog.OpenOrCreateAsync(StoreName.Parse("work"), Token);
        await a.RememberAsync("at home");
        await using (var writer = await work.BeginWriteAsync(Memories.Intent, Token))
        {
            await writer.AddAsync(Memories.Version("w", "at work"), Token);
            await writer.CommitAsync(Token);
        }

        await a.SyncAsync();
        await a.SyncAsync(work, options: null, Token);
        await b.SyncAsync();

        Assert.Equal(["at home"], (await b.BelievesAsync()).Values);
        Assert.Equal(2, Relay.Shelf.Events.Count);
    }

    [Fact]
    public async Task A_long_imported_memory_goes_around_too()
    {
        var (a, b) = (await StartAsync(), await StartAsync());
        var text = string.Concat(Enumerable.Range(0, 12_000).Select(i => $"w{i} "));
        await using (var writer = await a.Store.BeginWriteAsync(Memories.Intent, Token))
        {
            await writer.AddAsync(Memories.Version("long", text[..65_000]), Token);
            await writer.AddAsync(Memories.Version("quotes", new string('"', 65_000)), Token);
            await writer.CommitAsync(Token);
        }

        await a.SyncAsync();
        await b.SyncAsync();

        Assert.Equal(await a.BelievesAsync(), await b.BelievesAsync());
    }

    [Fact]
    public async Task A_dry_run_says_what_would_go_where_and_sends_and_takes_nothing()
    {
        var (a, b) = (await StartAsync(), await StartAsync());
        await b.RememberAsync("the cellar is dry");
        await b.SyncAsync();
        var hidden = await a.RememberAsync("Ada prefers tea");
        var open = await a.RememberAsync("the gate is red", Memories.Draft() with { Visibility = MemoryVisibility.Public });

        var report = await a.SyncAsync(new SyncOptions { IsDryRun = true });

        Assert.Equal(1, report.Pulled);
        Assert.Equal([(hidden, "encrypted"), (open, "clear")], report.Planned.Select(one => (one.Memory, one.Layout)).OrderBy(one => one.Layout == "clear"));
        Assert.Equal(2, (await a.BelievesAsync()).Count);
        Assert.Single(Relay.Shelf.Events);
        Assert.Equal((1, 2), ((await a.SyncAsync()) is var real ? (real.Pulled, real.Pushed) : default));
    }

    [Fact]
    public async Task A_relay_that_asks_who_is_there_is_told_and_not_where_the_owner_forbids_it()
    {
        Relay.AsksWho = true;
        var (a, shy) = (await StartAsync(), await StartAsync([Relay], ("nostr.authenticate", "false")));
        await a.RememberAsync("Ada prefers tea");

        Assert.Equal(1, (await a.SyncAsync()).Pushed);
        Assert.Equal("it refused the question", Assert.Single((await shy.SyncAsync()).Relays).Problem);
    }

    [Fact]
    public async Task One_connection_serves_a_whole_exchange()
    {
        var a = await StartAsync();
        for (var i = 0; i < 100; i++)
        {
            await a.RememberAsync($"note {i}");
        }

        await a.SyncAsync();

        Assert.Equal(1, Relay.Connections);
    }

    [Fact]
    public async Task In_the_unsigned_mode_nothing_is_sent_and_what_others_sent_is_taken()
    {
        var (a, reader) = (await StartAsync(), await StartAsync([Relay], ("nostr.identity", "unsigned")));
        await a.RememberAsync("Ada prefers tea");
        await a.SyncAsync();
        await reader.RememberAsync("the gate is red");

        var report = await reader.SyncAsync();

        Assert.Equal((1, 0), (report.Pulled, report.Pushed));
        Assert.Single(Relay.Shelf.Events);
    }

    [Fact]
    public async Task The_state_of_relays_says_who_answers_how_fast_and_how_far_the_exchange_is()
    {
        var dead = StartRelay();
        await dead.DisposeAsync();
        Relay.Document = """{"software":"git+here","limitation":{"max_limit":77,"max_message_length":4096,"auth_required":false}}""";
        var a = await StartAsync([Relay, dead]);
        await a.RememberAsync("Ada prefers tea");
        await a.SyncAsync();

        var states = await a.ProbeAsync();

        Assert.Equal([(true, "OK"), (false, "no connection came about")], states.Select(one => (one.IsReachable, one.Message)));
        Assert.Equal((77L, 4096L, "git+here"), (states[0].MaxLimit, states[0].MaxMessageBytes, states[0].Software));
        Assert.Equal((1L, 0L, Clock.GetUtcNow()), (states[0].Known!.Pushed, states[0].Known!.Waiting, states[0].Known!.PulledAt));
        Assert.Equal((0L, 1L), (states[1].Known!.Pushed, states[1].Known!.Waiting));
    }

    private static string Line(MemoryVersion version)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            MemoryJson.WriteFields(json, version);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>A draft in which every field says something.</summary>
    private static MemoryDraft Full => new()
    {
        Content = "",
        Category = MemoryCategory.Decision,
        Importance = 5,
        Entities = ["Ada", "東京"],
        Keywords = ["beverage"],
        Summary = "tea ☕",
        Author = "Renée",
        Source = "chat",
        Session = "s-1",
        Scope = "project",
        Metadata = """{"a":{"b":[1,2.50]},"é":null}""",
        CreatedAt = Moments.Start.AddYears(-3),
        ValidFrom = Moments.Start.AddYears(-2),
        ValidTo = Moments.Start.AddYears(2),
        ExpiresAt = Moments.Start.AddYears(3),
        Protected = true,
    };
}
