using Satchel.Engine.Commerce;

namespace Satchel.Server.Mcp.Tools.Commerce;

/// <summary>Sums what was spent.</summary>
internal static class SpendingTool
{
    public static MemoryTool Tool { get; } = new()
    {
        Name = "ln_spending_summary",
        Description = "What was spent, by vendor and protocol.",
        Parameters = [new("since", ArgumentKind.Text, "Default 30d"), Money.Network],
        Answer = [new("summary", "object")],
        Effect = ToolEffect.Reads,
        RunAsync = RunAsync,
    };

    private static async Task<ToolReply> RunAsync(ToolCall call, CancellationToken cancellationToken)
    {
        var spent = await call.Purse.Reports.SpendingAsync(Money.NetworkOf(call), Money.Since(call, out var period), cancellationToken);
        return ToolReply.Of(json =>
        {
            json.WriteStartObject("summary");
            json.WriteNumber("total_sats", spent.Total.SatsRoundedUp);
            json.WriteNumber("total_msat", spent.Total.Value);
            Money.WriteSums(json, "by_vendor", spent.ByVendor);
            Money.WriteSums(json, "by_protocol", spent.ByProtocol);
            json.WriteString("period", period);
            json.WriteNumber("txn_count", spent.Payments);
            json.WriteNumber("refunded_sats", spent.Refunded.SatsRoundedUp);
            json.WriteNumber("failed", spent.Failed);
            json.WriteNumber("blocked", spent.Blocked);
            json.WriteNumber("saved_sats", spent.Saved.SatsRoundedUp);
            json.WriteString("network", CommerceNames.Of(spent.Network));
            json.WriteEndObject();
        });
    }
}
