using Satchel.Engine.Commerce;

namespace Satchel.Server.Mcp.Tools.Commerce;

/// <summary>Says something of an agent in the name of this home.</summary>
internal static class AgentAttestTool
{
    private const int Characters = 200;

    public static MemoryTool Tool { get; } = new()
    {
        Name = "ln_agent_attest",
        Description = "State who answers for an agent, in this home's name.",
        Parameters =
        [
            Agents.Agent, new("owner_id", ArgumentKind.Text), new("jurisdiction", ArgumentKind.Text),
            new("compliance_level", ArgumentKind.Text, "Default self_declared") { Choices = CommerceNames.Levels }, new("source", ArgumentKind.Text),
            new("expires", ArgumentKind.Text, "30d, 2027-01-31"),
        ],
        Answer = [new("status", "string"), new("agent_pubkey", "string"), new("compliance_level", "string"), new("jurisdiction", "string"), new("issuer", "string"), new("signed", "boolean")],
        Effect = ToolEffect.Changes,
        RunAsync = RunAsync,
    };

    private static async Task<ToolReply> RunAsync(ToolCall call, CancellationToken cancellationToken)
    {
        var statement = new AgentStatement
        {
            Agent = Agents.Of(call),
            Issuer = "",
            OwnerId = Label(call, "owner_id"),
            Jurisdiction = Label(call, "jurisdiction"),
            Level = CommerceNames.TryParse(call.Arguments.OptionalText("compliance_level"), out ComplianceLevel level) ? level : ComplianceLevel.SelfDeclared,
            Source = Label(call, "source"),
            StatedAt = call.Now,
            ExpiresAt = call.Arguments.Future("expires", call.Now),
        };
        using var signer = call.OpenSigner();
        var stated = await call.Purse.Agents.StateAsync(statement, signer?.Statements, cancellationToken)
            ?? throw new ToolFailure("self_issued", "Of itself an agent can only declare something: self_declared or unknown.");
        return ToolReply.Of(json =>
        {
            json.WriteString("status", "stored");
            json.WriteString("agent_pubkey", stated.Agent);
            json.WriteString("compliance_level", CommerceNames.Of(stated.Level));
            json.WriteString("jurisdiction", stated.Jurisdiction);
            json.WriteString("issuer", stated.Issuer.Length == 0 ? "local" : stated.Issuer);
            json.WriteBoolean("signed", stated.IsSigned);
        });
    }

    private static string Label(ToolCall call, string name)
    {
        var text = call.Arguments.Label(name) ?? "";
        return text.Length > Characters || text.Any(char.IsControl) ? throw ToolFailure.Invalid(name, "at most 200 characters in one line are needed") : text;
    }
}
