using Satchel.Engine.Commerce;
using Satchel.Engine.Commerce.Sqlite;
using Satchel.Engine.Model;
using Satchel.Engine.Pipeline;
using Satchel.Engine.Pipeline.Transactions;
using Satchel.Engine.Tests.Store;

namespace Satchel.Engine.Tests.Pipeline.Transactions;

public sealed class TransactionWriterTests : OneStoreTests
{
    private PaymentPurse? _purse;

    private PaymentPurse Purse => _purse ??= new PaymentPurse(Path.Combine(Path.GetDirectoryName(Store.Location)!, "purse.db"), Clock, "test");

    [Fact]
    public async Task A_transaction_is_a_payment_and_a_memory_of_the_same_name()
    {
        var remembered = await RememberAsync("""{"vendor":"https://api.shop.example/v1","amount_sats":5}""");
        var id = Assert.IsType<RememberOutcome.Stored>(remembered.Memory).Id;
        Assert.Equal(id.Value, remembered.Payment!.Payment.Id);
        var memory = await FindAsync(id);
        Assert.Equal((MemoryCategory.Transaction, "Paid Ada"), (memory!.Category, memory.Content));
        Assert.Contains("\"vendor\":\"shop.example\"", memory.Metadata, StringComparison.Ordinal);
        Assert.Empty(await Purse.Payments.PendingAsync("default", Token));
    }

    [Fact]
    public async Task What_a_killed_process_left_is_remembered_by_the_next_use_and_only_once()
    {
        var first = await RememberAsync("""{"vendor":"shop.example","amount_sats":5}""");
        var pending = new PaymentProjection("left-behind", "default", ProjectedDraft.Write(new MemoryDraft { Id = "left-behind", Content = "Paid Ben", Metadata = "{}" }));
        await Purse.Payments.RecordAsync(
            "left-behind", new PaymentDraft { Vendor = VendorKey.Parse("ben.example"), Amount = new Protocols.Lightning.Msat(7_000), Projection = pending }, Token);
        Assert.Null(await FindAsync(MemoryId.Parse("left-behind")));
        Assert.Equal(1, await Writer().ProjectPendingAsync(refine: false, Token));
        Assert.Equal(0, await Writer().ProjectPendingAsync(refine: false, Token));
        Assert.Equal("Paid Ben", (await FindAsync(MemoryId.Parse("left-behind")))!.Content);
        Assert.NotNull(await FindAsync(MemoryId.Parse(first.Payment!.Payment.Id)));
    }

    [Fact]
    public async Task Secrets_are_taken_out_before_a_payment_is_written_down()
    {
        var secret = "nsec1vl029mgpspedva04g90vltkh6fvh240zqtv9k0t9af8935ke9laqsnlfe5";
        var remembered = (TransactionOutcome.Remembered)await Writer().RememberAsync(
            new MemoryDraft { Content = $"Paid with {secret}", Category = MemoryCategory.Transaction, Metadata = """{"vendor":"shop.example","amount_sats":5}""" },
            refine: false,
            Token);
        Assert.DoesNotContain(secret, (await Purse.Payments.FindAsync(remembered.Payment!.Payment.Id, Token))!.Content, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_agent_cannot_write_into_yesterday_to_escape_a_limit()
    {
        var draft = new MemoryDraft
        {
            Content = "Paid",
            Category = MemoryCategory.Transaction,
            Metadata = """{"vendor":"shop.example","amount_sats":5}""",
            CreatedAt = Clock.GetUtcNow().AddDays(-3),
        };
        Assert.Equal(Clock.GetUtcNow().ToUnixTimeSeconds(), (await At(isOwner: false)).ToUnixTimeSeconds());
        Assert.Equal(draft.CreatedAt.Value.ToUnixTimeSeconds(), (await At(isOwner: true)).ToUnixTimeSeconds());

        async Task<DateTimeOffset> At(bool isOwner)
            => ((TransactionOutcome.Remembered)await Writer(isOwner).RememberAsync(draft, refine: false, Token)).Payment!.Payment.At;
    }

    [Fact]
    public async Task Errors_that_name_a_vendor_count_as_its_failures()
    {
        await RememberAsync("""{"vendor":"shop.example","amount_sats":5}""");
        await Writer().RememberAsync(
            new MemoryDraft { Content = "The shop timed out", Category = MemoryCategory.Error, Metadata = """{"vendor":"shop.example"}""" }, refine: false, Token);
        var known = await Purse.Vendors.ReputationAsync(VendorKey.Parse("shop.example"), PaymentNetwork.Mainnet, Token);
        Assert.Equal((1, 1, "caution"), (known.Payments, known.Failures, known.Recommendation));
    }

    private TransactionWriter Writer(bool isOwner = false)
        => new(new MemoryWriter(Store, Clock, "test", queuesRefinement: false), StoreName.Default, Purse, Clock, isOwner);

    private async Task<TransactionOutcome.Remembered> RememberAsync(string metadata)
        => Assert.IsType<TransactionOutcome.Remembered>(await Writer().RememberAsync(
            new MemoryDraft { Content = "Paid Ada", Category = MemoryCategory.Transaction, Metadata = metadata }, refine: false, Token));

    private Task<MemoryVersion?> FindAsync(MemoryId id) => ReadAsync(async reader => (await reader.FindCurrentAsync(id, Token))?.Version);
}
