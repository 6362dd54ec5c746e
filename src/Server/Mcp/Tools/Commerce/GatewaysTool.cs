using Satchel.Engine.Commerce;

namespace Satchel.Server.Mcp.Tools.Commerce;

/// <summary>Lists gateways that others advertise.</summary>
internal static class GatewaysTool
{
    private const int MostGateways = 100;

    public static MemoryTool Tool { get; } = new()
    {
        Name = "ln_discover_gateways",
        Description = "Gateways that are known here, confirmed and well-known ones first, with what they sell; an unconfirmed advert is a claim.",
        Parameters = [Money.Operation],
        Answer = [new("count", "integer"), new("gateways", "array")],
        Effect = ToolEffect.Reads,
        RunAsync = RunAsync,
    };

    private static async Task<ToolReply> RunAsync(ToolCall call, CancellationToken cancellationToken)
    {
        var gateways = await call.Purse.Gateways.FindAsync(call.Arguments.Label("operation"), MostGateways, cancellationToken);
        return ToolReply.Of(json =>
        {
            json.WriteNumber("count", gateways.Count);
            json.WriteStartArray("gateways");
            foreach (var gateway in gateways)
            {
                json.WriteStartObject();
                GatewayJson.Write(json, gateway);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });
    }
}
