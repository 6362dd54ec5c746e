using Satchel.Protocols.Lightning;
using Satchel.Protocols.Lightning.Nodes;
using Satchel.Protocols.Lightning.Sandbox;
using Satchel.Testing;

namespace Satchel.Protocols.Tests.Lightning.Nodes;

public sealed class SandboxNodeTests : IDisposable
{
    private readonly FakeClock _clock = new();
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task One_pays_the_other_and_both_know_it_after_a_restart()
    {
        Bolt11Invoice invoice;
        PaymentOutcome outcome;
        await using (var seller = Open("seller"))
        await using (var buyer = Open("buyer"))
        {
            invoice = await IssueAsync(seller);
            Assert.True(Bolt11Invoice.TryParse(invoice.Text, out var read));
            Assert.Equal((LightningNetwork.Regtest, Msat.FromSats(3), seller.NodeId), (read.Terms.Network, read.Amount, read.Payee));
            Assert.False((await seller.FindIncomingAsync(invoice.PaymentHash, Cancellation))!.IsPaid);
            outcome = await PayAsync(buyer, invoice);
        }

        var paid = Assert.IsType<PaymentOutcome.Paid>(outcome);
        Assert.True(paid.Preimage.Opens(invoice.PaymentHash));
        await using var sellerAgain = Open("seller");
        await using var buyerAgain = Open("buyer");
        Assert.Equal(paid, await buyerAgain.FindOutgoingAsync(invoice.PaymentHash, Cancellation));
        var incoming = await sellerAgain.FindIncomingAsync(invoice.PaymentHash, Cancellation);
        Assert.Equal((true, Msat.FromSats(3), "id-1", Moments.Start), (incoming!.IsPaid, incoming.Received, incoming.ExternalId, incoming.SettledAt));
    }

    [Fact]
    public async Task Of_many_who_pay_at_once_in_one_name_all_get_the_one_payment_and_of_strangers_one()
    {
        await using var seller = Open("seller");
        var invoice = await IssueAsync(seller);
        var buyers = Enumerable.Range(0, 8).Select(number => Open($"buyer{number % 4}")).ToList();
        using var start = new Barrier(buyers.Count);
        var outcomes = await Task.WhenAll(buyers.Select(buyer => Task.Factory.StartNew(
            () =>
            {
                start.SignalAndWait(Cancellation);
                return PayAsync(buyer, invoice);
            },
            Cancellation,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default).Unwrap()));

        var payers = buyers.Zip(outcomes).Where(pair => pair.Second is PaymentOutcome.Paid).Select(pair => pair.First.NodeId).Distinct();
        Assert.Single(payers);
        foreach (var buyer in buyers)
        {
            await buyer.DisposeAsync();
        }
    }

    [Fact]
    public async Task An_invoice_that_was_paid_is_paid_by_nobody_else()
    {
        await using var seller = Open("seller");
        await using var buyer = Open("buyer");
        await using var stranger = Open("stranger");
        var invoice = await IssueAsync(seller);
        var paid = await PayAsync(buyer, invoice);
        Assert.Equal(paid, await PayAsync(buyer, invoice));
        Assert.Equal(new PaymentOutcome.Failed(PaymentFailure.InvoiceRefused), await PayAsync(stranger, invoice));
    }

    [Fact]
    public async Task What_cannot_be_paid_fails_for_its_reason_and_may_be_tried_again()
    {
        await using var seller = Open("seller");
        await using var buyer = Open("buyer");
        var invoice = await IssueAsync(seller);
        buyer.Break(new SandboxFault.Fail(PaymentFailure.NoRoute));

        Assert.Equal(new PaymentOutcome.Failed(PaymentFailure.NoRoute), await PayAsync(buyer, invoice));
        Assert.Equal(new PaymentOutcome.Failed(PaymentFailure.NoRoute), await buyer.FindOutgoingAsync(invoice.PaymentHash, Cancellation));
        Assert.Equal(new PaymentOutcome.Failed(PaymentFailure.InvoiceRefused), await PayAsync(seller, invoice));
        Assert.IsType<PaymentOutcome.Paid>(await PayAsync(buyer, invoice));
        Assert.Null(await buyer.FindOutgoingAsync((await IssueAsync(seller)).PaymentHash, Cancellation));
    }

    [Fact]
    public async Task An_expired_invoice_is_not_paid()
    {
        await using var seller = Open("seller");
        await using var buyer = Open("buyer");
        var invoice = await IssueAsync(seller);
        _clock.Advance(TimeSpan.FromSeconds(600));
        Assert.Equal(new PaymentOutcome.Failed(PaymentFailure.InvoiceExpired), await PayAsync(buyer, invoice));
        Assert.True((await seller.FindIncomingAsync(invoice.PaymentHash, Cancellation))!.IsExpired);
    }

    [Fact]
    public async Task A_fee_is_charged_within_its_limit_alone()
    {
        await using var seller = Open("seller");
        await using var buyer = Open("buyer", options => options with { Fee = new Msat(21) });
        var invoice = await IssueAsync(seller);
        Assert.Equal(new PaymentOutcome.Failed(PaymentFailure.FeeAboveLimit), await buyer.PayAsync(new PaymentOrder(invoice, new Msat(20)), Cancellation));
        Assert.Equal(new Msat(21), Assert.IsType<PaymentOutcome.Paid>(await buyer.PayAsync(new PaymentOrder(invoice, new Msat(21)), Cancellation)).Fee);
    }

    [Fact]
    public async Task A_lost_answer_leaves_a_doubt_that_a_look_up_ends()
    {
        await using var seller = Open("seller");
        await using var buyer = Open("buyer");
        var invoice = await IssueAsync(seller);
        buyer.Break(new SandboxFault.LoseAnswer());
        Assert.Equal(new PaymentOutcome.Unknown(PaymentDoubt.TimedOut), await PayAsync(buyer, invoice));
        Assert.IsType<PaymentOutcome.Paid>(await buyer.FindOutgoingAsync(invoice.PaymentHash, Cancellation));
        Assert.True((await seller.FindIncomingAsync(invoice.PaymentHash, Cancellation))!.IsPaid);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_payment_that_waits_arrives_or_goes_back_on_command(bool settles)
    {
        await using var seller = Open("seller", options => options with { Settlement = SandboxSettlement.OnCommand });
        await using var buyer = Open("buyer");
        var invoice = await IssueAsync(seller);
        Assert.False(seller.Settle(invoice.PaymentHash));
        Assert.Equal(new PaymentOutcome.Unknown(PaymentDoubt.InFlight), await PayAsync(buyer, invoice));
        Assert.Equal(new PaymentOutcome.Unknown(PaymentDoubt.InFlight), await PayAsync(buyer, invoice));
        Assert.False((await seller.FindIncomingAsync(invoice.PaymentHash, Cancellation))!.IsPaid);

        Assert.True(settles ? seller.Settle(invoice.PaymentHash) : seller.Refuse(invoice.PaymentHash));

        var outcome = await buyer.FindOutgoingAsync(invoice.PaymentHash, Cancellation);
        Assert.Equal(settles, outcome is PaymentOutcome.Paid);
        Assert.Equal(!settles, outcome is PaymentOutcome.Failed);
        Assert.Equal(settles, (await seller.FindIncomingAsync(invoice.PaymentHash, Cancellation))!.IsPaid);
    }

    [Fact]
    public async Task A_payment_on_the_way_is_neither_paid_nor_failed_until_it_is_through()
    {
        await using var seller = Open("seller");
        await using var buyer = Open("buyer");
        var invoice = await IssueAsync(seller);
        buyer.Break(new SandboxFault.Delay(TimeSpan.FromSeconds(5)));
        var paying = PayAsync(buyer, invoice);
        Assert.Equal(new PaymentOutcome.Unknown(PaymentDoubt.InFlight), await buyer.FindOutgoingAsync(invoice.PaymentHash, Cancellation));
        _clock.Advance(TimeSpan.FromSeconds(5));
        Assert.IsType<PaymentOutcome.Paid>(await paying);
    }

    [Fact]
    public async Task A_payment_whose_process_has_gone_before_it_was_sent_will_never_arrive()
    {
        await using var seller = Open("seller");
        await using var buyer = Open("buyer");
        await using var survivor = Open("buyer");
        var invoice = await IssueAsync(seller);
        buyer.Break(new SandboxFault.Delay(TimeSpan.FromSeconds(5)));
        var paying = PayAsync(buyer, invoice);

        // The other process of the same node takes the first one for dead; it was only slow.
        Assert.IsType<PaymentOutcome.Failed>(await survivor.FindOutgoingAsync(invoice.PaymentHash, Cancellation));
        _clock.Advance(TimeSpan.FromSeconds(5));
        Assert.IsType<PaymentOutcome.Failed>(await paying);
        Assert.False((await seller.FindIncomingAsync(invoice.PaymentHash, Cancellation))!.IsPaid);
        Assert.IsType<PaymentOutcome.Paid>(await PayAsync(survivor, invoice));
    }

    [Fact]
    public async Task A_payment_that_arrives_is_told()
    {
        await using var seller = Open("seller");
        await using var buyer = Open("buyer");
        await PayAsync(buyer, await IssueAsync(seller));
        await using var watching = seller.WatchIncomingAsync(Cancellation).GetAsyncEnumerator(Cancellation);
        var next = watching.MoveNextAsync().AsTask();
        var invoice = await IssueAsync(seller);
        await PayAsync(buyer, invoice);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True(await next);
        Assert.Equal(invoice.PaymentHash, watching.Current);
    }

    [Fact]
    public async Task Files_are_their_owners_alone_and_a_file_without_a_key_is_said_to_be_none()
    {
        await using (var seller = Open("seller"))
        {
            await IssueAsync(seller);
        }

        if (!OperatingSystem.IsWindows())
        {
            foreach (var path in Directory.EnumerateFiles(_folder.Path, "*", SearchOption.AllDirectories))
            {
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
            }
        }

        await File.WriteAllTextAsync(_folder.File("broken.key"), "", Cancellation);
        Assert.Equal(NodeError.Refused, Assert.Throws<NodeException>(() => Open("broken")).Code);
    }

    [Fact]
    public async Task Invoices_that_expired_long_ago_are_forgotten_but_paid_ones_are_kept()
    {
        await using var seller = Open("seller");
        await using var buyer = Open("buyer");
        var (paid, unpaid) = (await IssueAsync(seller), await IssueAsync(seller));
        await PayAsync(buyer, paid);
        _clock.Advance(TimeSpan.FromDays(2));
        for (var i = 0; i < 998; i++)
        {
            await IssueAsync(seller);
        }

        Assert.NotNull(await seller.FindIncomingAsync(paid.PaymentHash, Cancellation));
        Assert.Null(await seller.FindIncomingAsync(unpaid.PaymentHash, Cancellation));
    }

    private static Task<Bolt11Invoice> IssueAsync(SandboxNode node) => node.IssueAsync(new InvoiceRequest(Msat.FromSats(3), "what it is for", 600, "id-1"), Cancellation);

    private static Task<PaymentOutcome> PayAsync(SandboxNode node, Bolt11Invoice invoice) => node.PayAsync(new PaymentOrder(invoice, Msat.FromSats(1)), Cancellation);

    private SandboxNode Open(string name, Func<SandboxOptions, SandboxOptions>? change = null)
    {
        var options = new SandboxOptions(_folder.File(name + ".key"), _folder.File("network"));
        return SandboxNode.Open(change is null ? options : change(options), _clock);
    }
}
