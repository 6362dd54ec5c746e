using Satchel.Engine.Ledger;
using Satchel.Engine.Model;
using Satchel.Engine.Store;
using Satchel.Testing;

namespace Satchel.Engine.Tests.Store.Conformance;

/// <summary>What a store remembers of its exchange with relays.</summary>
public abstract class SyncConformance : StoreConformance
{
    private const string One = "ws://one";
    private const string Other = "ws://other";

    private static readonly string Agent = new('a', 64);
    private static readonly string State = new('b', 32);
    private static readonly MemoryId Memory = MemoryId.Parse("m1");

    [Fact]
    public async Task A_new_relay_gets_everything_and_a_known_one_what_changed()
    {
        await AddAsync(Memories.Version("m1"));
        Assert.Equal(["m1"], await CollectAsync(One));
        await AddAsync(Memories.Version("m2"));
        Assert.Equal(["m1", "m2"], await CollectAsync(One));
        await DeliverAsync("m1");
        await DeliverAsync("m2");
        Assert.Empty(await CollectAsync(One));
        Assert.Equal(["m1", "m2"], await CollectAsync(Other));
    }

    [Fact]
    public async Task What_is_as_it_was_exchanged_is_not_sent_again_and_a_change_of_it_is()
    {
        var document = (await AddAsync(Memories.Version("m1")))[0];
        await CollectAsync(One);
        await DeliverAsync("m1");
        await WriteAsync(async writer =>
        {
            await writer.Sync.SaveClockAsync(Clock() with { Document = document }, Token);
            await writer.SaveEdgeAsync(
                new MemoryEdge { Source = Memory, Target = Memory, Kind = EdgeKind.Causal, Weight = 1, MadeBy = "test", CreatedAt = Moments.Start }, Token);
            return 0;
        });
        Assert.Empty(await CollectAsync(One));

        await WriteAsync(async writer => await writer.RetireAsync(Memory, Moments.At(1), Token));
        Assert.Equal(["m1"], await CollectAsync(One));
    }

    [Fact]
    public async Task A_change_during_the_sending_stays_in_the_outbox()
    {
        await AddAsync(Memories.Version("m1"));
        await CollectAsync(One);
        var sent = Assert.Single(await Store.Sync.ReadOutboxAsync(Agent, [One], null, 10, Token));
        await WriteAsync(async writer => await writer.RetireAsync(Memory, Moments.At(1), Token));
        await CollectAsync(One);
        await WriteAsync(async writer =>
        {
            await writer.Sync.DeliverAsync(Agent, One, Memory, 0, sent.Sequence, Token);
            return 0;
        });

        Assert.Equal(["m1"], await CollectAsync(One));
    }

    [Fact]
    public async Task An_outbox_is_read_page_by_page_with_all_relays_of_a_memory_together()
    {
        foreach (var version in Memories.Many(5))
        {
            await AddAsync(version);
        }

        await Store.Sync.CollectAsync(Agent, [One, Other], Token);
        var seen = new List<OutboxItem>();
        while (await Store.Sync.ReadOutboxAsync(Agent, [One, Other], seen.LastOrDefault(), 2, Token) is { Count: > 0 } page)
        {
            Assert.Equal(0, page.Count % 2);
            seen.AddRange(page);
        }

        Assert.Equal(5, await Store.Sync.CountOutboxAsync(Agent, [One, Other], Token));
        Assert.Equal(10, seen.Count);
        Assert.Equal(10, seen.Distinct().Count());
        Assert.Empty(await Store.Sync.ReadOutboxAsync(new string('c', 64), [One], null, 10, Token));
    }

    [Fact]
    public async Task Everything_is_there_for_the_next_process()
    {
        var clock = Clock() with { Follows = [new string('1', 32), new string('2', 32)], Event = new string('e', 64), EventSeconds = 9, RetiredAt = Moments.Start };
        var conflict = new SyncConflict(Memory, 1, 5, State, Moments.Start);
        var refused = new RefusedEvent(One, new string('f', 64), new string('d', 64), 30_078, "wrong_id", Moments.Start);
        await AddAsync(Memories.Version("m1"));
        await WriteAsync(async writer =>
        {
            await writer.Sync.SaveClockAsync(clock, Token);
            await writer.Sync.NoteEventAsync(clock.Event!, Memory, State, Token);
            await writer.Sync.AddConflictAsync(conflict, Token);
            await writer.Sync.AddConflictAsync(conflict with { Number = 7 }, Token);
            return 0;
        });
        await Store.Sync.SaveCursorAsync(Agent, One, "memories", new RelayCursor(3, 4, 5), Token);
        await Store.Sync.AddCountAsync(Agent, One, new RelayCount(Moments.Start, null, 2, 3), Token);
        await Store.Sync.AddRefusedAsync(Agent, [refused, refused], Token);
        await using var other = await Fixture.OpenAnotherCatalog().OpenAsync(StoreName.Default, Token);

        var read = (await other.Sync.FindClockAsync(Memory, Token))!;
        Assert.Equal(clock with { Follows = [] }, read with { Follows = [] });
        Assert.Equal(clock.Follows, read.Follows);
        Assert.Equal([clock.Event!], await other.Sync.FindEventsAsync([clock.Event!, new string('0', 64)], Token));
        Assert.Equal([conflict], await other.Sync.ListConflictsAsync(9, Token));
        Assert.Equal(conflict, await other.Sync.FindConflictAsync(Memory, 1, Token));
        Assert.Equal(new RelayCursor(3, 4, 5), await other.Sync.ReadCursorAsync(Agent, One, "memories", Token));
        Assert.Equal(new RelayCursor(0), await other.Sync.ReadCursorAsync(Agent, Other, "memories", Token));
        Assert.Equal([new KnownRelay(One, Moments.Start, null, 2, 3, 0, 1)], await other.Sync.ListRelaysAsync(Agent, Token));
        Assert.Equal([refused], await other.Sync.ListRefusedAsync(Agent, 9, Token));
    }

    [Fact]
    public async Task Of_a_relay_that_sends_nonsense_the_newest_thousand_refusals_are_kept()
    {
        await Store.Sync.AddRefusedAsync(
            Agent,
            [.. Enumerable.Range(0, 1_200).Select(i => new RefusedEvent(One, i.ToString("x64", System.Globalization.CultureInfo.InvariantCulture), Agent, 1, "wrong_id", Moments.At(i)))],
            Token);

        var kept = await Store.Sync.ListRefusedAsync(Agent, 2_000, Token);
        Assert.Equal((1_000, Moments.At(1_199)), (kept.Count, kept[0].SeenAt));
    }

    [Fact]
    public async Task What_a_relay_was_seen_to_have_leaves_its_outbox_unless_it_changed_or_is_in_clear_or_was_refused()
    {
        var ids = Enumerable.Range(0, 4).Select(i => MemoryId.Parse($"m{i}")).ToArray();
        var documents = await WriteAsync(async writer =>
        {
            var written = new List<long>();
            foreach (var id in ids)
            {
                written.Add(await writer.AddAsync(Memories.Version(id.Value), Token));
            }

            return written;
        });
        await WriteAsync(async writer =>
        {
            foreach (var (i, id) in ids.Index())
            {
                await writer.Sync.NoteEventAsync(EventOf(i), id, State, Token);
                await writer.Sync.SaveClockAsync(
                    Clock() with { Memory = id, Document = documents[i], PlainEvent = i == 2 ? new string('f', 64) : null }, Token);
                await writer.Sync.QueueAsync(Agent, One, id, 0, Token);
                await writer.Sync.QueueAsync(Agent, Other, id, 0, Token);
            }

            await writer.RetireAsync(ids[1], Moments.At(9), Token);
            await writer.Sync.PutOffAsync(Agent, new OutboxItem(ids[3], 0, One, 0, null), "blocked", Token);
            return 0;
        });

        await Store.Sync.DeliverKnownAsync(Agent, One, [.. ids.Select((_, i) => EventOf(i)), new string('0', 64)], Token);

        Assert.Equal(["m1", "m2", "m3"], (await Store.Sync.ReadOutboxAsync(Agent, [One], null, 9, Token)).Select(item => item.Memory.Value));
        Assert.Equal(4, (await Store.Sync.ReadOutboxAsync(Agent, [Other], null, 9, Token)).Count);
    }

    [Fact]
    public async Task A_relay_with_which_everything_begins_anew_has_no_cursors_and_gets_everything()
    {
        await WriteAsync(async writer => await writer.AddAsync(Memories.Version("m1"), Token));
        Assert.Equal(["m1"], await CollectAsync(One));
        await DeliverAsync("m1");
        await Store.Sync.SaveCursorAsync(Agent, One, "memories", new RelayCursor(3, 4, 5), Token);
        await Store.Sync.SaveCursorAsync(Agent, Other, "memories", new RelayCursor(3, 4, 5), Token);

        await Store.Sync.BeginAnewAsync(Agent, [One], Token);

        Assert.Equal(["m1"], await CollectAsync(One));
        Assert.Equal(new RelayCursor(0), await Store.Sync.ReadCursorAsync(Agent, One, "memories", Token));
        Assert.Equal(new RelayCursor(3, 4, 5), await Store.Sync.ReadCursorAsync(Agent, Other, "memories", Token));
    }

    [Fact]
    public async Task What_is_not_committed_was_not_exchanged()
    {
        await using (var writer = await Store.BeginWriteAsync(Memories.Intent with { Operation = LedgerOperation.Sync }, Token))
        {
            await writer.Sync.SaveClockAsync(Clock(), Token);
            await writer.Sync.NoteEventAsync(new string('e', 64), Memory, State, Token);
        }

        Assert.Null(await Store.Sync.FindClockAsync(Memory, Token));
        Assert.Empty(await Store.Sync.FindEventsAsync([new string('e', 64)], Token));
    }

    private static string EventOf(int number) => number.ToString("x64", System.Globalization.CultureInfo.InvariantCulture);

    private static MemoryClock Clock() => new() { Memory = Memory, ChangedMs = 5, State = State };

    private Task<int> DeliverAsync(string id) => WriteAsync(async writer =>
    {
        await writer.Sync.DeliverAsync(Agent, One, MemoryId.Parse(id), 0, long.MaxValue, Token);
        return 0;
    });

    private async Task<IEnumerable<string>> CollectAsync(string relay)
    {
        await Store.Sync.CollectAsync(Agent, [relay], Token);
        return (await Store.Sync.ReadOutboxAsync(Agent, [relay], null, 99, Token)).Select(item => item.Memory.Value);
    }
}
