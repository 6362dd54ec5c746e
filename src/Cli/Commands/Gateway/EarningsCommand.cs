using Satchel.Cli.Commands.Money;
using Satchel.Engine.Commerce;
using Satchel.Engine.Trade.Sqlite;
using Satchel.Protocols.Lightning;

namespace Satchel.Cli.Commands.Gateway;

/// <summary>Says what the gateway has earned.</summary>
internal sealed class EarningsCommand : Verb
{
    /// <summary>Makes the verb.</summary>
    public EarningsCommand()
        : base("earnings", "Say what was paid to the gateway, by network and operation.", "satchel gateway earnings --json")
    {
    }

    /// <inheritdoc/>
    public override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var earnings = await new TokenBook(new TradeFile(context.Home.TradeFile, context.Clock)).EarningsAsync(cancellationToken);
        context.Output.Document(
            "satchel.earnings/1",
            json =>
            {
                json.WriteStartArray("earnings");
                foreach (var earning in earnings)
                {
                    json.WriteStartObject();
                    json.WriteString("network", CommerceNames.Of(earning.Network));
                    json.WriteString("operation", earning.Operation);
                    json.WriteNumber("payments", earning.Payments);
                    json.WriteNumber("amount_msat", earning.Amount.Value);
                    json.WriteNumber("amount_sats", earning.Amount.Value / Msat.PerSat);
                    json.WriteNumber("unused", earning.Undelivered);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
            },
            text =>
            {
                if (earnings.Count == 0)
                {
                    text.Line("nothing was paid to the gateway yet");
                    return;
                }

                text.Table(
                    ["network", "operation", "payments", "earned", "unused"],
                    earnings.Select(earning => (IReadOnlyList<string>)
                        [CommerceNames.Of(earning.Network), earning.Operation, $"{earning.Payments}", MoneyPage.Sats(earning.Amount), $"{earning.Undelivered}"]));
            });
        return ExitCode.Done;
    }
}
