using Satchel.Protocols.Lightning;
using Satchel.Protocols.Lightning.Nodes;
using Satchel.Testing.Lightning;

namespace Satchel.Protocols.Tests.Lightning.Nodes;

public sealed class CoreLightningNodeTests : NodeConduct
{
    private readonly CoreLightningDouble _double = new();

    protected override DoubleWallet Wallet => _double.Wallet;

    protected override Task Silent => _double.Silent;

    protected override IReadOnlyList<WireRequest> Requests => _double.Requests;

    [Fact]
    public async Task It_is_asked_with_objects_and_the_rune()
    {
        await Node.IssueAsync(new InvoiceRequest(new Msat(3_001), "x", 600), Cancellation);
        await Node.IssueAsync(new InvoiceRequest(new Msat(3_001), "x", 600), Cancellation);
        Assert.All(Requests, request => Assert.Equal(("POST", CoreLightningDouble.Rune, "application/json"), (request.Method, request.Headers["rune"], request.Headers["content-type"])));
    }

    [Fact]
    public async Task An_error_that_names_no_code_is_a_doubt_until_the_record_says_more()
    {
        Wallet.Faults.Enqueue(NodeFault.Breaks);
        Assert.IsType<PaymentOutcome.Unknown>(await PayAsync(Wallet.Foreign(3)));
    }

    protected override ILightningNode Open(bool isKeyRight)
        => new CoreLightningNode(new NodeConnection.CoreLightning(_double.Address, new NodeSecret(isKeyRight ? CoreLightningDouble.Rune : "sesame-wrong"), null), Clock);

    protected override void Receive(PaymentHash hash) => _double.Receive(hash);

    protected override async Task<PaymentOutcome?> LieAsync(Bolt11Invoice invoice) => await PayAsync(invoice);

    protected override ValueTask CloseAsync() => _double.DisposeAsync();
}
