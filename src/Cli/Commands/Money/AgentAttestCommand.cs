using System.CommandLine;
using Satchel.Engine.Commerce;
using Satchel.Engine.Model;

namespace Satchel.Cli.Commands.Money;

/// <summary>States who answers for an agent.</summary>
internal sealed class AgentAttestCommand : Verb
{
    private readonly Argument<string> _key = new("KEY") { Description = "The agent's public key, 64 hexadecimal digits" };
    private readonly Option<string> _owner = MoneyOptions.Label("--owner", "Who answers for it");
    private readonly Option<string> _jurisdiction = MoneyOptions.Label("--jurisdiction", "The country or region", "CODE");
    private readonly Option<string> _level = MoneyOptions.Label("--level", "unknown, self_declared, kyc_verified, regulated_entity (default self_declared)", "LEVEL");
    private readonly Option<string> _source = MoneyOptions.Label("--source", "What it rests on");
    private readonly Option<string> _expires = MoneyOptions.Label("--expires", "Until when it holds: a time (2027-01-31), or how long from now (1y)", "TIME");

    public AgentAttestCommand()
        : base(
            "attest",
            "State who answers for an agent, in the name of this home",
            "satchel agent attest f9308a019258c31049344f85f89d5229b531c845836f99b08601f113bce036f9 --owner acme --level kyc_verified --expires 1y")
    {
        Add(_key);
        foreach (var option in (Option[])[_owner, _jurisdiction, _level, _source, _expires])
        {
            Add(option);
        }
    }

    /// <inheritdoc/>
    public override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var level = ComplianceLevel.SelfDeclared;
        if (context.Value(_level) is { } name && !CommerceNames.TryParse(name, out level))
        {
            throw CommandException.Usage("invalid_level", $"--level: '{name}' is not a level.", $"one of {string.Join(", ", CommerceNames.Levels)}");
        }

        DateTimeOffset? expires = null;
        if (context.Value(_expires) is { } text)
        {
            expires = TimeText.TryParseFuture(text, context.Clock.GetUtcNow(), out var time)
                ? time
                : throw CommandException.Usage("invalid_time", $"--expires: '{text}' is not a time.", "write 2027-01-31, 30d, 3mo or 1y");
        }

        using var signer = context.OpenSigner();
        var stated = await context.Money.Agents.StateAsync(
            new AgentStatement
            {
                Agent = MoneyOptions.KeyOf(context.Value(_key)),
                Issuer = "",
                OwnerId = MoneyOptions.LabelOf(context, _owner),
                Jurisdiction = MoneyOptions.LabelOf(context, _jurisdiction),
                Level = level,
                Source = MoneyOptions.LabelOf(context, _source),
                StatedAt = context.Clock.GetUtcNow(),
                ExpiresAt = expires,
            },
            signer?.Statements,
            cancellationToken)
            ?? throw CommandException.No("self_issued", "Of itself an agent can only declare something.", "--level self_declared");
        context.Output.Document(
            "satchel.agent_attest/1",
            json =>
            {
                json.WriteString("status", "stored");
                json.WriteString("agent_pubkey", stated.Agent);
                ComplianceJson.WriteStatement(json, stated);
            },
            page => page.Line($"stored {CommerceNames.Of(stated.Level)} for {stated.Agent}{(stated.IsSigned ? ", signed; the next sync tells the relays" : ", not signed: nostr.identity is unsigned")}"));
        return ExitCode.Done;
    }
}
