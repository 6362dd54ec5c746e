using Satchel.Server.Answers;

namespace Satchel.Server.Mcp.Tools.Commerce;

/// <summary>Says what is known of a vendor from the owner, from others, and from our own payments.</summary>
internal static class VendorTrustTool
{
    public static MemoryTool Tool { get; } = new()
    {
        Name = "ln_vendor_trust",
        Description = "What the owner, trusted others and own payments say of a vendor.",
        Parameters = [Money.Vendor, Money.Network],
        Answer = [new("trust", "object")],
        Effect = ToolEffect.Reads,
        RunAsync = RunAsync,
    };

    private static async Task<ToolReply> RunAsync(ToolCall call, CancellationToken cancellationToken)
    {
        var vendor = Money.VendorOf(call);
        var kyc = await call.Purse.Vendors.KycAsync(vendor, cancellationToken);
        var score = await call.Purse.Trust.ScoreAsync(vendor, cancellationToken);
        var known = await call.Purse.Vendors.ReputationAsync(vendor, Money.NetworkOf(call), cancellationToken);
        return ToolReply.Of(json => MoneyAnswers.WriteTrust(json, known, kyc, score, call.Now, isExact: true));
    }
}
