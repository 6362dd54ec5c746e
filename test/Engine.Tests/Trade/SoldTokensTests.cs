using Satchel.Engine.Commerce;
using Satchel.Engine.Trade;
using Satchel.Engine.Trade.Sqlite;
using Satchel.Protocols.Lightning;
using Satchel.Testing;

namespace Satchel.Engine.Tests.Trade;

public sealed class SoldTokensTests : IDisposable
{
    private readonly FakeClock _clock = new();
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private TokenBook Book => new(new TradeFile(_folder.File("trade.db"), _clock));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_token_is_kept_as_it_was_offered()
    {
        var tokens = Open(_clock);
        var token = Token(1, maxUses: 2);
        await tokens.OfferAsync(token, Stop);

        var found = (await Open(_clock).FindAsync(token.IdentifierHash, "request", Stop))?.Token;
        Assert.Equal((token.Hash, token.Token, token.Operation, token.Price, token.MaxUses, 0), (found!.Hash, found.Token, found.Operation, found.Price, found.MaxUses, found.Uses));
        Assert.Equal(token.RootKey.ToArray(), found.RootKey.ToArray());
        Assert.Equal("SoldToken(hidden)", $"{found}");
        Assert.Null(await tokens.FindAsync(new byte[32], "request", Stop));
        Assert.Null(found.SettledAt);
    }

    [Fact]
    public async Task Of_many_processes_that_begin_the_same_use_one_does()
    {
        // Two files opened on the same path stand for two processes; both wait for the lock of the other one.
        await Open(Moments.WallClock).OfferAsync(Token(1, maxUses: 5), Stop);
        var processes = new[] { Open(Moments.WallClock), Open(Moments.WallClock) };
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => processes[i % 2].BeginAsync(Hash(1), "same", 5, Stop).AsTask()));
        Assert.Single(outcomes, outcome => outcome is TokenUseOutcome.Begun);
        Assert.Equal(39, outcomes.Count(outcome => outcome is TokenUseOutcome.UnderWay));
    }

    [Fact]
    public async Task A_use_that_nobody_finished_is_taken_over_when_its_lease_ends()
    {
        var tokens = Open(_clock);
        await tokens.OfferAsync(Token(1, maxUses: 1), Stop);
        Assert.Equal(new TokenUseOutcome.Begun(), await tokens.BeginAsync(Hash(1), "request", 1, Stop));
        _clock.Advance(SoldTokens.UseLease - TimeSpan.FromMilliseconds(1));
        Assert.IsType<TokenUseOutcome.UnderWay>(await tokens.BeginAsync(Hash(1), "request", 1, Stop));
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(new TokenUseOutcome.Begun(), await tokens.BeginAsync(Hash(1), "request", 1, Stop));
    }

    /// <summary>Random uses of random tokens, some given back: no token is used too often, and what was earned is what was asked.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Uses_and_earnings_add_up_whatever_happens(int seed)
    {
        var (random, tokens) = (new Random(seed), Open(_clock));
        var answered = new HashSet<(int Token, string Request)>();
        var paid = new HashSet<int>();
        for (var number = 1; number <= 5; number++)
        {
            await tokens.OfferAsync(Token(number, maxUses: 3), Stop);
        }

        for (var step = 0; step < 200; step++)
        {
            var (number, request) = (random.Next(1, 6), $"request {random.Next(6)}");
            paid.Add(number);
            switch (await tokens.BeginAsync(Hash(number), request, int.MaxValue, Stop))
            {
                case TokenUseOutcome.Begun when random.Next(2) == 0:
                    await tokens.AbandonAsync(Hash(number), request, isMistake: false, Stop);
                    break;
                case TokenUseOutcome.Begun:
                    await tokens.FinishAsync(Hash(number), request, 200, System.Text.Encoding.UTF8.GetBytes($"{number} {request}"), Stop);
                    answered.Add((number, request));
                    break;
                case TokenUseOutcome.Answered answer:
                    Assert.Contains((number, request), answered);
                    Assert.Equal($"{number} {request}", System.Text.Encoding.UTF8.GetString(answer.Body.Span));
                    break;
                default:
                    Assert.Equal(3, answered.Count(use => use.Token == number));
                    break;
            }
        }

        var earning = Assert.Single(await Book.EarningsAsync(Stop));
        Assert.Equal((paid.Count, new Msat(1_000L * paid.Count)), ((int)earning.Payments, earning.Amount));
        foreach (var token in await Book.PaidAsync(10, Stop))
        {
            Assert.Equal(answered.Count(use => Hash(use.Token).Equals(token.Hash)), token.Uses);
            Assert.InRange(token.Uses, 0, token.MaxUses);
        }
    }

    [Fact]
    public async Task Offers_that_nobody_paid_are_forgotten_and_paid_ones_kept()
    {
        var tokens = Open(_clock);
        await tokens.OfferAsync(Token(1, maxUses: 1), Stop);
        await tokens.OfferAsync(Token(2, maxUses: 1), Stop);
        Assert.True(await tokens.SettleAsync(Hash(1), Stop));
        _clock.Advance(TimeSpan.FromDays(2));
        await tokens.OfferAsync(Token(3, maxUses: 1), Stop);

        Assert.NotNull(await tokens.FindAsync(Token(1, 1).IdentifierHash, "request", Stop));
        Assert.Null(await tokens.FindAsync(Token(2, 1).IdentifierHash, "request", Stop));
        Assert.Equal([Hash(3)], (await Book.OpenAsync(DateTimeOffset.UnixEpoch, 10, Stop)).Select(token => token.Hash));
        Assert.IsType<TokenUseOutcome.Worthless>(await tokens.BeginAsync(Hash(2), "request", 1, Stop));
    }

    private static PaymentHash Hash(int number)
    {
        var bytes = new byte[32];
        bytes[0] = (byte)number;
        Assert.True(PaymentHash.TryRead(bytes, out var hash));
        return hash;
    }

    private SoldTokens Open(TimeProvider clock) => new(new TradeFile(_folder.File("trade.db"), clock));

    private SoldToken Token(int number, int maxUses) => new()
    {
        Hash = Hash(number),
        IdentifierHash = Hash(number + 100).Bytes.ToArray(),
        RootKey = new byte[32],
        Token = $"token {number}",
        Operation = "memory_query",
        Price = new Msat(1_000),
        Network = PaymentNetwork.Regtest,
        Client = "127.0.0.1",
        RequestHash = $"{number}",
        Invoice = $"invoice {number}",
        CreatedAt = _clock.GetUtcNow(),
        InvoiceExpiresAt = _clock.GetUtcNow().AddMinutes(10),
        ExpiresAt = _clock.GetUtcNow().AddHours(1),
        MaxUses = maxUses,
    };
}
