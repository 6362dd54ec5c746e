using Satchel.Engine.Commerce;
using Satchel.Protocols.Lightning;

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
        return ToolReply.Of(json =>
        {
            json.WriteStartObject("anomaly");
            json.WriteString("verdict", CommerceNames.Of(found.Verdict));
            json.WriteString("context", found.Context);
            json.WriteNumber("avg_historical_sats", Money.Rounded(found.Average.Value / (double)Msat.PerSat));
            json.WriteNumber("proposed_sats", plan.Amount.SatsRoundedUp);
            json.WriteString("vendor", plan.Vendor.Value);
            json.WriteEndObject();
        });
    }
}
