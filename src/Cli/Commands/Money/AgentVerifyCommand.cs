using System.CommandLine;
using Satchel.Engine.Commerce;

namespace Satchel.Cli.Commands.Money;

/// <summary>Shows what is stated of an agent, and by whom.</summary>
internal sealed class AgentVerifyCommand : Verb
{
    private readonly Argument<string> _key = new("KEY") { Description = "The agent's public key, 64 hexadecimal digits" };

    public AgentVerifyCommand()
        : base("verify", "Show what is stated of an agent, and by whom", "satchel agent verify f9308a019258c31049344f85f89d5229b531c845836f99b08601f113bce036f9")
        => Add(_key);

    /// <inheritdoc/>
    public override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var agent = MoneyOptions.KeyOf(context.Value(_key));
        var said = await context.Money.Agents.FindAsync(agent, context.Identity.ReadPublicKey(), cancellationToken);
        var now = context.Clock.GetUtcNow();
        var holds = said.Any(statement => !(statement.ExpiresAt <= now));
        context.Output.Document(
            "satchel.agent_verify/1",
            json =>
            {
                json.WriteString("agent_pubkey", agent);
                json.WriteBoolean("found", holds);
                json.WriteStartArray("statements");
                foreach (var statement in said)
                {
                    json.WriteStartObject();
                    ComplianceJson.WriteStatement(json, statement);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
            },
            text =>
            {
                if (said.Count == 0)
                {
                    text.Line($"nobody has stated anything of {agent}");
                    return;
                }

                text.Table(["level", "issuer", "who is", "signed", "owner", "jurisdiction", "holds"], said.Select(statement => (IReadOnlyList<string>)
                [
                    CommerceNames.Of(statement.Level), statement.Issuer.Length == 0 ? "this home" : statement.Issuer, CommerceNames.Of(statement.Standing), statement.IsSigned ? "yes" : "no",
                    statement.OwnerId, statement.Jurisdiction, statement.ExpiresAt <= now ? "no" : "yes",
                ]));
            });
        return holds ? ExitCode.Done : ExitCode.No;
    }
}
