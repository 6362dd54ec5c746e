using Satchel.Server.Answers;

namespace Satchel.Server.Mcp.Tools.Commerce;

/// <summary>Compares a price with those that were paid before.</summary>
internal static class AnomalyTool
{
    public static MemoryTool Tool { get; } = new()
    {
        Name = "ln_anomaly_check",
        Description = "Compare a price with what the vendor was paid before: normal, high, low or first_time.",
        Parameters = [Money.Vendor, Money.Amount, Money.Operation, Money.Network],
        Answer = [new("anomaly", "object")],
        Effect = ToolEffect.Reads,
        RunAsync = RunAsync,
    };

    private static async Task<ToolReply> RunAsync(ToolCall call, CancellationToken cancellationToken)
    {
        var plan = Money.PlanOf(call);
        var found = await call.Purse.Vendors.CompareAsync(plan, cancellationToken);
        return ToolReply.Of(json => MoneyAnswers.WriteAnomaly(json, plan, found));
    }
}
