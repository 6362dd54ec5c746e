using System.Collections.Concurrent;
using Satchel.Protocols.Crypto;
using Satchel.Protocols.Nostr;
using Satchel.Protocols.Nostr.Relays;
using Satchel.Testing;
using Satchel.Testing.Relays;

namespace Satchel.Protocols.Tests.Nostr;

public sealed class RelayTests : IAsyncDisposable
{
    private static readonly NostrFilter All = new() { Kinds = [EventKind.ApplicationData] };

    private readonly FakeClock _clock = new();
    private readonly RelayPool _pool;
    private readonly LoopbackRelay _relay;
    private readonly SecretKey _key = Keys.Secret(5);
    private bool _answers = true;

    public RelayTests()
    {
        _relay = new LoopbackRelay(_clock);
        _pool = new RelayPool(
            new RelayPoolOptions(),
            (challenge, address) => _answers ? RelayAuthentication.Answer(challenge, address, _clock.GetUtcNow()).Sign(_key, new byte[32]) : null,
            _clock,
            () => 0.5);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await _pool.DisposeAsync();
        await _relay.DisposeAsync();
        _key.Dispose();
    }

    [Fact]
    public void A_relay_rests_after_its_failures_as_the_specification_says()
        => Assert.Equal(
            [0, 0, 60, 120, 180, 240, 300, 360, 420, 480, 540, 600, 600],
            Enumerable.Range(1, 13).Select(failures => (int)RelayBreaker.RestAfter(failures).TotalSeconds));

    [Fact]
    public void After_the_rest_one_may_try_and_a_success_ends_it()
    {
        var breaker = new RelayBreaker(_clock);
        for (var i = 0; i < 3; i++)
        {
            Assert.True(breaker.TryEnter());
            breaker.Fail();
        }

        Assert.False(breaker.TryEnter());
        _clock.Advance(TimeSpan.FromSeconds(60));
        Assert.True(breaker.TryEnter());
        Assert.False(breaker.TryEnter());
        breaker.Fail();
        _clock.Advance(TimeSpan.FromSeconds(119));
        Assert.False(breaker.TryEnter());
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True(breaker.TryEnter());
        breaker.Succeed();
        Assert.True(breaker.TryEnter());
    }

    [Fact]
    public async Task What_was_published_is_found_and_all_goes_over_one_connection()
    {
        var relay = _pool.Get(_relay.Address + "/");
        var verdicts = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => relay.PublishAsync(Event($"d{i}"), Token)));
        var pages = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => relay.FetchAsync(All, Token)));

        Assert.All(verdicts, verdict => Assert.True(verdict.IsAccepted));
        Assert.All(pages, page => Assert.Equal((RelayPageEnd.Complete, 50), (page.End, page.Events.Count)));
        Assert.Equal(1, _relay.Connections);
    }

    [Fact]
    public async Task What_a_relay_has_already_counts_as_taken_and_what_it_refuses_says_why()
    {
        var relay = _pool.Get(_relay.Address);
        var one = Event("d");
        _relay.Refuses = sent => sent.Identifier is "bad" ? "blocked: not you" : null;

        Assert.True((await relay.PublishAsync(one, Token)).IsAccepted);
        Assert.Equal((true, RelayReason.Duplicate), (await relay.PublishAsync(one, Token)) is var again ? (again.IsAccepted, again.Prefix) : default);
        Assert.Equal(new RelayVerdict(false, RelayReason.Blocked, "blocked: not you"), await relay.PublishAsync(Event("bad"), Token));
    }

    [Fact]
    public async Task What_is_put_off_as_too_much_is_sent_again_after_longer_and_longer_pauses()
    {
        var refusals = 3;
        _relay.Refuses = _ => refusals-- > 0 ? "rate-limited: slow down" : null;
        var pauses = new ConcurrentQueue<TimeSpan>();
        var sending = _pool.Get(_relay.Address).PublishAsync(Event("d"), Token);
        while (!sending.IsCompleted)
        {
            // The other timers are deadlines, 30 s and more away.
            if (_clock.NextTimer is { } next && next - _clock.GetUtcNow() is var wait && wait < TimeSpan.FromSeconds(5))
            {
                pauses.Enqueue(wait);
                _clock.Advance(wait);
            }

            await Task.Yield();
        }

        Assert.True((await sending).IsAccepted);
        Assert.Equal([187, 375, 750], pauses.Select(pause => pause.TotalMilliseconds));
    }

    [Fact]
    public async Task A_relay_that_asks_who_is_there_is_told_and_asked_again()
    {
        _relay.AsksWho = true;
        var relay = _pool.Get(_relay.Address);

        Assert.True((await relay.PublishAsync(Event("d"), Token)).IsAccepted);
        Assert.Single((await relay.FetchAsync(All, Token)).Events);
    }

    [Fact]
    public async Task Where_nobody_may_be_told_the_relay_keeps_what_it_has()
    {
        (_relay.AsksWho, _answers) = (true, false);
        var page = await _pool.Get(_relay.Address).FetchAsync(All, Token);

        Assert.Equal((RelayPageEnd.Closed, "auth-required: who are you?"), (page.End, page.Reason));
    }

    [Fact]
    public async Task A_notice_and_a_receipt_for_another_event_are_passed_over()
    {
        var other = Event("other");
        _relay.Misbehaves = async (visit, message) =>
        {
            if (message is ClientMessage.Publish)
            {
                await visit.SendAsync(new RelayMessage.Notice("hello"));
                await visit.SendAsync(new RelayMessage.Receipt(other.Id, false, "blocked: another"));
            }

            return false;
        };

        Assert.True((await _pool.Get(_relay.Address).PublishAsync(Event("d"), Token)).IsAccepted);
    }

    [Fact]
    public async Task A_dead_relay_is_left_alone_after_three_failures_and_a_probe_asks_it_all_the_same()
    {
        await _relay.DisposeAsync();
        var relay = _pool.Get(_relay.Address);
        var codes = new List<RelayError>();
        for (var i = 0; i < 4; i++)
        {
            var attempt = Assert.ThrowsAsync<RelayException>(() => relay.FetchAsync(All, Token));
            while (!attempt.IsCompleted)
            {
                _clock.Advance(_clock.NextTimer is { } next && next - _clock.GetUtcNow() < TimeSpan.FromSeconds(5) ? next - _clock.GetUtcNow() : TimeSpan.Zero);
                await Task.Yield();
            }

            codes.Add((await attempt).Code);
        }

        Assert.Equal([RelayError.Unreachable, RelayError.Unreachable, RelayError.Unreachable, RelayError.CircuitOpen], codes);
        Assert.Equal("no connection came about", (await relay.ProbeAsync(Token)).Message);
    }

    [Fact]
    public async Task What_came_before_the_connection_ended_is_kept_and_the_next_question_opens_another()
    {
        await _pool.Get(_relay.Address).PublishAsync(Event("d"), Token);
        var cuts = 1;
        _relay.Misbehaves = async (visit, message) =>
        {
            if (message is not ClientMessage.Request request || cuts-- <= 0)
            {
                return false;
            }

            await visit.SendAsync(new RelayMessage.Delivery(request.Subscription, _relay.Shelf.Events[0]));
            visit.Cut();
            return true;
        };
        var cut = await _pool.Get(_relay.Address).FetchAsync(All, Token);
        var pending = _pool.Get(_relay.Address).FetchAsync(All, Token);
        while (!pending.IsCompleted)
        {
            _clock.Advance(_clock.NextTimer is { } next && next - _clock.GetUtcNow() < TimeSpan.FromSeconds(5) ? next - _clock.GetUtcNow() : TimeSpan.Zero);
            await Task.Yield();
        }

        Assert.Equal((RelayPageEnd.Dropped, 1), (cut.End, cut.Events.Count));
        Assert.Equal((RelayPageEnd.Complete, 2), ((await pending).End, _relay.Connections));
    }

    [Fact]
    public async Task A_relay_says_what_it_is_and_one_that_says_nonsense_says_nothing()
    {
        _relay.Document = "[]";
        Assert.Null(await _pool.Get(_relay.Address).DescribeAsync(Token));
        _relay.Document = new string(' ', 300_000);
        Assert.Null(await _pool.Get(_relay.Address).DescribeAsync(Token));
        _relay.Document = """{"software":"here","limitation":{"max_limit":12}}""";
        var document = await _pool.Get(_relay.Address).DescribeAsync(Token);
        Assert.Equal(("here", 12L), document is null ? default : (document.Software, document.MaxLimit));

        // It is asked once for what it is.
        _relay.Document = "[]";
        Assert.Same(document, await _pool.Get(_relay.Address).DescribeAsync(Token));
    }

    [Fact]
    public void What_is_no_address_of_a_relay_is_refused() => Assert.Throws<ArgumentException>(() => _pool.Get("http://relay.example"));

    private NostrEvent Event(string identifier)
        => new EventDraft(EventKind.ApplicationData, _clock.GetUtcNow(), [new NostrTag("d", identifier)], "x").Sign(_key, new byte[32]);
}
