using Satchel.Engine.Commerce;

namespace Satchel.Server.Mcp.Tools.Commerce;

/// <summary>Checks a payment before it is made.</summary>
internal static class PreflightTool
{
    public static MemoryTool Tool { get; } = new()
    {
        Name = "ln_preflight",
        Description = "Ask before every payment: approve (set aside for 10 min), escalate (a person decides: satchel preflight approve ID) or reject, with every reason.",
        Parameters =
        [
            Money.Vendor, Money.Amount, Money.Operation, new("purpose", ArgumentKind.Text), new("agent", ArgumentKind.Text),
            new("payee", ArgumentKind.Text, "Node key to be paid"), Money.Network,
        ],
        Answer = [new("decision", "object")],
        Effect = ToolEffect.Adds,
        RunAsync = RunAsync,
    };

    private static async Task<ToolReply> RunAsync(ToolCall call, CancellationToken cancellationToken)
    {
        var decision = await call.Purse.Preflights.CheckAsync(Money.PlanOf(call), cancellationToken);
        return ToolReply.Of(json =>
        {
            json.WriteStartObject("decision");
            PreflightJson.Write(json, decision);
            json.WriteEndObject();
        });
    }
}
