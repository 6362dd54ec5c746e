using System.Text;
using Satchel.Engine.Commerce;
using Satchel.Engine.Model;
using Satchel.Engine.Trade;
using Satchel.Engine.Trade.Sqlite;
using Satchel.Protocols.Lightning;
using Satchel.Testing;

namespace Satchel.Engine.Tests.Trade;

public sealed class SoldAnswersTests : IDisposable
{
    private const string Secret = "The vault opens with 4711";

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private TradeFile File => new(_folder.File("trade.db"), Moments.WallClock);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("01a200f6-b1ea-7251-b7fa-2772cf0fe00c", "01a200f6-b1ea-7251-b7fa-2772cf0fe00c")]
    [InlineData("a\"b<é", "a\\\"b<é")]
    [InlineData("a\"b<é", "a\\u0022b\\u003C\\u00E9")]
    public async Task An_answer_that_shows_an_erased_memory_is_gone_from_the_file_and_the_payer_is_told(string id, string written)
    {
        await SellAsync(1, $$"""{"count":1,"memories":[{"id":"{{written}}","content":"{{Secret}}"}]}""");
        await SellAsync(2, """{"count":1,"memories":[{"id":"other","content":"stays"}]}""");

        Assert.Equal(1, await new SoldAnswers(File).EraseAsync([MemoryId.Parse(id), MemoryId.Parse("nobody")], Stop));

        var gone = Assert.IsType<TokenUseOutcome.Answered>(await new SoldTokens(File).BeginAsync(Hash(1), "request", 5, Stop));
        Assert.Equal((SoldAnswers.ErasedStatus, """{"error":"erased"}"""), (gone.Status, Encoding.UTF8.GetString(gone.Body.Span)));
        Assert.Contains("stays", Encoding.UTF8.GetString(Assert.IsType<TokenUseOutcome.Answered>(await new SoldTokens(File).BeginAsync(Hash(2), "request", 5, Stop)).Body.Span), StringComparison.Ordinal);
        foreach (var path in Directory.GetFiles(_folder.Path))
        {
            Assert.True((await System.IO.File.ReadAllBytesAsync(path, Stop)).AsSpan().IndexOf(Encoding.UTF8.GetBytes(Secret)) < 0, path);
        }
    }

    [Fact]
    public async Task Where_nothing_was_sold_nothing_is_made()
    {
        Assert.Equal(0, await new SoldAnswers(File).EraseAsync([MemoryId.Parse("a")], Stop));
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    private static PaymentHash Hash(int number)
    {
        var bytes = new byte[32];
        bytes[0] = (byte)number;
        return PaymentHash.TryRead(bytes, out var hash) ? hash : throw new InvalidOperationException("It is a hash.");
    }

    private async Task SellAsync(int number, string answer)
    {
        var tokens = new SoldTokens(File);
        var now = Moments.WallClock.GetUtcNow();
        await tokens.OfferAsync(
            new SoldToken
            {
                Hash = Hash(number),
                IdentifierHash = Hash(number + 100).Bytes.ToArray(),
                RootKey = new byte[32],
                Token = "token",
                Operation = "memory_query",
                Price = new Msat(1_000),
                Network = PaymentNetwork.Regtest,
                Client = "127.0.0.1",
                RequestHash = "request",
                Invoice = "invoice",
                CreatedAt = now,
                InvoiceExpiresAt = now.AddMinutes(10),
                ExpiresAt = now.AddHours(1),
                MaxUses = 1,
            },
            Stop);
        Assert.IsType<TokenUseOutcome.Begun>(await tokens.BeginAsync(Hash(number), "request", 5, Stop));
        await tokens.FinishAsync(Hash(number), "request", 200, Encoding.UTF8.GetBytes(answer), Stop);
    }
}
