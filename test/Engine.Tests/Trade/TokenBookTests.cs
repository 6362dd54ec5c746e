using Satchel.Engine.Commerce;
using Satchel.Engine.Store;
using Satchel.Engine.Trade;
using Satchel.Engine.Trade.Sqlite;
using Satchel.Protocols.Lightning;
using Satchel.Testing;

namespace Satchel.Engine.Tests.Trade;

/// <summary>What the owner sees of tokens, and what the books make of them.</summary>
public sealed class TokenBookTests : IDisposable
{
    private readonly FakeClock _clock = new();
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private TokenBook Book => new(Open());

    private SoldTokens Tokens => new(Open());

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_token_goes_from_offered_to_spent()
    {
        await Tokens.OfferAsync(Token(1, maxUses: 2), Stop);
        Assert.Equal(TokenState.Offered, await StateAsync(1));
        Assert.True(await Tokens.SettleAsync(Hash(1), Stop));
        Assert.Equal(TokenState.Settled, await StateAsync(1));
        await UseAsync(1, "a");
        Assert.Equal(TokenState.Consumed, await StateAsync(1));
        await UseAsync(1, "b");
        Assert.Equal(TokenState.Spent, await StateAsync(1));
        await Tokens.OfferAsync(Token(2), Stop);
        _clock.Advance(TimeSpan.FromMinutes(11));
        Assert.Equal(TokenState.Expired, await StateAsync(2));
    }

    [Fact]
    public async Task What_is_paid_and_will_not_be_used_can_be_refunded_once_and_is_no_income_then()
    {
        foreach (var number in (int[])[1, 2, 3, 4, 5])
        {
            await Tokens.OfferAsync(Token(number), Stop);
        }

        await UseAsync(1, "a");
        await Tokens.SettleAsync(Hash(2), Stop);
        await Tokens.SettleAsync(Hash(3), Stop);
        await Book.RevokeAsync(Hash(3), Stop);
        await Tokens.BeginAsync(Hash(4), "a", 1, Stop);
        await Tokens.AbandonAsync(Hash(4), "a", isMistake: true, Stop);
        Assert.Equal([Hash(3), Hash(4)], (await Book.RefundableAsync(10, Stop)).Select(token => token.Hash));
        Assert.False(await Book.RefundAsync(Hash(1), Stop));
        Assert.False(await Book.RefundAsync(Hash(2), Stop));
        Assert.False(await Book.RefundAsync(Hash(5), Stop));

        Assert.True(await Book.RefundAsync(Hash(3), Stop));
        Assert.False(await Book.RefundAsync(Hash(3), Stop));
        Assert.Equal(TokenState.Refunded, await StateAsync(3));
        _clock.Advance(TimeSpan.FromHours(2));
        Assert.Equal([Hash(2), Hash(4)], (await Book.RefundableAsync(10, Stop)).Select(token => token.Hash).Order(Comparer<PaymentHash>.Create((one, other) => string.CompareOrdinal(one.ToString(), other.ToString()))));
        Assert.True(await Book.RefundAsync(Hash(2), Stop));
        Assert.IsType<TokenUseOutcome.Worthless>(await Tokens.BeginAsync(Hash(2), "a", 1, Stop));
        Assert.Equal(2, Assert.Single(await Book.EarningsAsync(Stop)).Payments);
    }

    [Fact]
    public async Task What_ended_unpaid_and_was_looked_up_is_not_looked_up_again()
    {
        for (var number = 1; number <= 7; number++)
        {
            await Tokens.OfferAsync(Token(number), Stop);
            _clock.Advance(TimeSpan.FromSeconds(number % 3));
        }

        var seen = new List<PaymentHash>();
        var after = DateTimeOffset.UnixEpoch;
        while (await Book.OpenAsync(after, 2, Stop) is { Count: > 0 } open)
        {
            seen.AddRange(open.Select(token => token.Hash));
            after = open[^1].InvoiceExpiresAt;
        }

        Assert.Equal(Enumerable.Range(1, 7).Select(Hash), seen.OrderBy(hash => hash.ToString(), StringComparer.Ordinal));
        await Book.CloseAsync([Hash(1), Hash(2)], Stop);
        Assert.Equal(5, (await Book.OpenAsync(DateTimeOffset.UnixEpoch, 100, Stop)).Count);
    }

    [Fact]
    public async Task What_is_paid_is_booked_once()
    {
        await Tokens.OfferAsync(Token(1), Stop);
        Assert.Empty(await Book.UnbookedAsync(10, Stop));
        await Tokens.SettleAsync(Hash(1), Stop);
        Assert.Equal(Hash(1), Assert.Single(await Book.UnbookedAsync(10, Stop)).Hash);
        await Book.BookAsync([Hash(1)], Stop);
        Assert.Empty(await Book.UnbookedAsync(10, Stop));
    }

    [Fact]
    public async Task A_token_is_found_by_the_beginning_of_its_payment()
    {
        await Tokens.OfferAsync(Token(0x11), Stop);
        await Tokens.OfferAsync(Token(0x12), Stop);
        Assert.Equal([Hash(0x11)], await Book.FindAsync("11", Stop));
        Assert.Equal(2, (await Book.FindAsync("1", Stop)).Count);
        Assert.Empty(await Book.FindAsync("2", Stop));
    }

    [Fact]
    public async Task Answers_are_forgotten_a_week_after_their_payment_and_payments_never()
    {
        await Tokens.OfferAsync(Token(1), Stop);
        await UseAsync(1, "a");
        Assert.IsType<TokenUseOutcome.Answered>((await Tokens.FindAsync(Token(1).IdentifierHash, "a", Stop))!.Before);
        _clock.Advance(TimeSpan.FromDays(8));
        await Tokens.OfferAsync(Token(2), Stop);
        Assert.IsType<TokenUseOutcome.UsedUp>((await Tokens.FindAsync(Token(1).IdentifierHash, "a", Stop))!.Before);
        Assert.Equal(1, Assert.Single(await Book.EarningsAsync(Stop)).Payments);
    }

    [Fact]
    public async Task An_authorization_is_shown_once_by_whichever_process()
    {
        var id = Hash(1).Bytes.ToArray();
        Assert.True(await Book.ShowAsync(id, TimeSpan.FromMinutes(3), Stop));
        Assert.False(await new TokenBook(new TradeFile(_folder.File("trade.db"), _clock)).ShowAsync(id, TimeSpan.FromMinutes(3), Stop));
        _clock.Advance(TimeSpan.FromMinutes(4));
        Assert.True(await Book.ShowAsync(Hash(2).Bytes.ToArray(), TimeSpan.FromMinutes(3), Stop));
    }

    [Fact]
    public async Task Of_changes_that_share_a_commit_one_that_fails_fails_alone()
    {
        var tokens = Tokens;
        await tokens.OfferAsync(Token(1), Stop);
        var offers = Enumerable.Range(0, 50).Select(number => tokens.OfferAsync(Token(number % 10 == 5 ? 1 : number + 100), Stop).AsTask()).ToList();
        for (var number = 0; number < offers.Count; number++)
        {
            if (number % 10 == 5)
            {
                Assert.Equal(StoreError.Conflict, (await Assert.ThrowsAsync<StoreException>(() => offers[number])).Code);
            }
            else
            {
                await offers[number];
            }
        }

        Assert.Equal(46, (await Book.OfferedAsync(100, Stop)).Count);
    }

    private static PaymentHash Hash(int number)
    {
        var bytes = new byte[32];
        bytes[0] = (byte)number;
        Assert.True(PaymentHash.TryRead(bytes, out var hash));
        return hash;
    }

    private async Task UseAsync(int number, string request)
        => Assert.IsType<TokenUseOutcome.Begun>(await Tokens.UseAsync(Hash(number), request, 10, 200, "{}"u8.ToArray(), Stop));

    private async Task<TokenState> StateAsync(int number)
        => (await Book.OfferedAsync(100, Stop)).Single(token => token.Hash.Equals(Hash(number))).StateAt(_clock.GetUtcNow());

    private TradeFile Open() => new(_folder.File("trade.db"), _clock);

    private SoldToken Token(int number, int maxUses = 1) => new()
    {
        Hash = Hash(number),
        IdentifierHash = new byte[] { (byte)number, (byte)maxUses },
        RootKey = new byte[32],
        Token = $"token {number}",
        Operation = "memory_query",
        Price = new Msat(1_000),
        Network = PaymentNetwork.Sandbox,
        Client = "127.0.0.1",
        RequestHash = $"{number}",
        Invoice = $"invoice {number}",
        CreatedAt = _clock.GetUtcNow(),
        InvoiceExpiresAt = _clock.GetUtcNow().AddMinutes(10),
        ExpiresAt = _clock.GetUtcNow().AddHours(1),
        MaxUses = maxUses,
    };
}
