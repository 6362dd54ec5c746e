using Satchel.Engine.Commerce;

namespace Satchel.Server.Mcp.Tools.Commerce;

/// <summary>Says what is said of an agent, and by whom.</summary>
internal static class AgentVerifyTool
{
    public static MemoryTool Tool { get; } = new()
    {
        Name = "ln_agent_verify",
        Description = "What is stated of an agent, and by which issuer.",
        Parameters = [Agents.Agent],
        Answer =
        [
            new("status", "string"), new("found", "boolean"), new("agent_pubkey", "string"), new("compliance_level", "string"), new("issuer", "string"),
            new("statements", "array"),
        ],
        Effect = ToolEffect.Reads,
        RunAsync = RunAsync,
    };

    private static async Task<ToolReply> RunAsync(ToolCall call, CancellationToken cancellationToken)
    {
        var agent = Agents.Of(call);
        var said = await call.Purse.Agents.FindAsync(agent, call.Agent, cancellationToken);
        var holding = said.Where(statement => !(statement.ExpiresAt <= call.Now)).ToArray();
        return ToolReply.Of(json =>
        {
            json.WriteString("status", holding.Length > 0 ? "found" : said.Count > 0 ? "expired" : "unknown");
            json.WriteBoolean("found", holding.Length > 0);
            json.WriteString("agent_pubkey", agent);
            if (holding is [var best, ..])
            {
                ComplianceJson.WriteStatement(json, best);
            }

            json.WriteStartArray("statements");
            foreach (var statement in said)
            {
                json.WriteStartObject();
                ComplianceJson.WriteStatement(json, statement);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });
    }
}
