using Satchel.Server.Answers;

namespace Satchel.Server.Mcp.Tools.Commerce;

/// <summary>Says what our own payments tell of a vendor.</summary>
internal static class ReputationTool
{
    public static MemoryTool Tool { get; } = new()
    {
        Name = "ln_vendor_reputation",
        Description = "What this home's own payments say of a vendor.",
        Parameters = [Money.Vendor, Money.Network],
        Answer = [new("reputation", "object"), new("recommendation", "string")],
        Effect = ToolEffect.Reads,
        RunAsync = RunAsync,
    };

    private static async Task<ToolReply> RunAsync(ToolCall call, CancellationToken cancellationToken)
    {
        var known = await call.Purse.Vendors.ReputationAsync(Money.VendorOf(call), Money.NetworkOf(call), cancellationToken);
        return ToolReply.Of(json =>
        {
            MoneyAnswers.WriteReputation(json, "reputation", known, isExact: true);
            json.WriteString("recommendation", known.Recommendation);
        });
    }
}
