using Satchel.Server.Answers;

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
        return ToolReply.Of(json => MoneyAnswers.WriteSpending(json, spent, period));
    }
}
