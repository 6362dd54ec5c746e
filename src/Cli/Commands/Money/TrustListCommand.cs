using System.Globalization;

namespace Satchel.Cli.Commands.Money;

/// <summary>Lists whose word counts.</summary>
internal sealed class TrustListCommand : Verb
{
    public TrustListCommand()
        : base("list", "List whose word about vendors counts, and how much", "satchel trust list")
    {
    }

    /// <inheritdoc/>
    public override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var trusted = await context.Money.Trust.TrustedAsync(cancellationToken);
        context.Output.Document(
            "satchel.trust_list/1",
            json =>
            {
                json.WriteNumber("count", trusted.Count);
                json.WriteStartArray("trusted");
                foreach (var attester in trusted)
                {
                    json.WriteStartObject();
                    json.WriteString("attester", attester.Attester);
                    json.WriteNumber("weight", attester.Weight);
                    json.WriteString("via", attester.Via);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
            },
            text =>
            {
                if (trusted.Count == 0)
                {
                    text.Line("nobody's word counts yet; satchel trust add KEY");
                    return;
                }

                text.Table(["attester", "weight", "via"], trusted.Select(attester => (IReadOnlyList<string>)
                    [attester.Attester, attester.Weight.ToString(CultureInfo.InvariantCulture), attester.Via]));
            });
        return ExitCode.Done;
    }
}
