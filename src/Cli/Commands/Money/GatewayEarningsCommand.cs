using Satchel.Engine.Trade;
using Satchel.Engine.Trade.Sqlite;
using Satchel.Protocols.Lightning;

namespace Satchel.Cli.Commands.Money;

/// <summary>Says what the gateway has earned.</summary>
internal sealed class GatewayEarningsCommand : Verb
{
    /// <summary>Makes the verb.</summary>
    public GatewayEarningsCommand()
        : base("earnings", "Say what was paid to the gateway, by network and operation.", "satchel gateway earnings --json")
    {
    }

    /// <inheritdoc/>
    public override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        IReadOnlyList<Earning> earnings = File.Exists(context.Home.TradeFile)
            ? await new SoldTokens(new TradeFile(context.Home.TradeFile, context.Clock)).EarningsAsync(cancellationToken)
            : [];
        context.Output.Document(
            "satchel.earnings/1",
            json =>
            {
                json.WriteStartArray("earnings");
                foreach (var earning in earnings)
                {
                    json.WriteStartObject();
                    json.WriteString("network", earning.Network.ToWire());
                    json.WriteString("operation", earning.Operation);
                    json.WriteNumber("payments", earning.Payments);
                    json.WriteNumber("amount_msat", earning.Amount.Value);
                    json.WriteNumber("amount_sats", earning.Amount.Value / Msat.PerSat);
                    json.WriteNumber("unused", earning.Undelivered);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
            },
            text => text.Table(
                ["network", "operation", "payments", "sats", "unused"],
                earnings.Select(earning => (IReadOnlyList<string>)
                [
                    earning.Network.ToWire(), earning.Operation, $"{earning.Payments}", $"{earning.Amount.Value / Msat.PerSat}", $"{earning.Undelivered}",
                ])));
        return ExitCode.Done;
    }
}
