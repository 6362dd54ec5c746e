using Satchel.Engine.Model;

namespace Satchel.Server.Mcp.Tools.Commerce;

/// <summary>Lists gateways that others advertise.</summary>
internal static class GatewaysTool
{
    private const int MostGateways = 100;

    public static MemoryTool Tool { get; } = new()
    {
        Name = "ln_discover_gateways",
        Description = "Gateways that are known here, with what they sell; adverts are claims.",
        Parameters = [Money.Operation],
        Answer = [new("count", "integer"), new("gateways", "array")],
        Effect = ToolEffect.Reads,
        RunAsync = RunAsync,
    };

    private static async Task<ToolReply> RunAsync(ToolCall call, CancellationToken cancellationToken)
    {
        var gateways = await call.Purse.Trust.GatewaysAsync(call.Arguments.Label("operation"), MostGateways, cancellationToken);
        return ToolReply.Of(json =>
        {
            json.WriteNumber("count", gateways.Count);
            json.WriteStartArray("gateways");
            foreach (var gateway in gateways)
            {
                json.WriteStartObject();
                json.WriteString("agent_pubkey", gateway.Agent);
                json.WriteString("url", gateway.Url);
                json.WriteStartObject("operations");
                foreach (var (operation, sats) in gateway.Operations)
                {
                    json.WriteNumber(operation, sats);
                }

                json.WriteEndObject();
                json.WriteStartArray("relays");
                foreach (var relay in gateway.Relays)
                {
                    json.WriteStringValue(relay);
                }

                json.WriteEndArray();
                json.WriteString("last_seen", TimeText.Format(gateway.LastSeen));
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });
    }
}
