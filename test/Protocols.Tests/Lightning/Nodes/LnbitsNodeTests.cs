using Satchel.Protocols.Lightning;
using Satchel.Protocols.Lightning.Nodes;
using Satchel.Testing.Lightning;

namespace Satchel.Protocols.Tests.Lightning.Nodes;

public sealed class LnbitsNodeTests : NodeConduct
{
    private readonly LnbitsDouble _double = new();

    protected override DoubleWallet Wallet => _double.Wallet;

    protected override Task Silent => _double.Silent;

    protected override IReadOnlyList<WireRequest> Requests => _double.Requests;

    [Fact]
    public async Task Invoices_of_versions_before_1_are_understood()
    {
        _double.IsOld = true;
        Assert.Equal(Msat.FromSats(3), (await Node.IssueAsync(new InvoiceRequest(Msat.FromSats(3), "x", 600), Cancellation)).Amount);
    }

    [Fact]
    public async Task Parts_of_a_satoshi_are_not_asked_for()
    {
        Assert.Equal(NodeError.Unsupported, (await Assert.ThrowsAsync<NodeException>(() => Node.IssueAsync(new InvoiceRequest(new Msat(3_001), "x", 600), Cancellation))).Code);
        Assert.Empty(Requests);
    }

    [Fact]
    public async Task The_key_that_only_receives_pays_nothing()
    {
        await using var limited = Open(LnbitsDouble.InvoiceKey);
        Assert.Equal(new PaymentOutcome.Failed(PaymentFailure.NotAllowed), await limited.PayAsync(new PaymentOrder(Wallet.Foreign(3), Msat.FromSats(10)), Cancellation));
        Assert.NotNull(await limited.IssueAsync(new InvoiceRequest(Msat.FromSats(3), "x", 600), Cancellation));
    }

    protected override ILightningNode Open(bool isKeyRight) => Open(isKeyRight ? LnbitsDouble.AdminKey : "sesame-wrong");

    protected override void Receive(PaymentHash hash) => _double.Receive(hash);

    protected override Task<PaymentOutcome?> LieAsync(Bolt11Invoice invoice) => Node.FindOutgoingAsync(invoice.PaymentHash, Cancellation);

    protected override ValueTask CloseAsync() => _double.DisposeAsync();

    private LnbitsNode Open(string key) => new(new NodeConnection.Lnbits(_double.Address, new NodeSecret(key)), Clock);
}
