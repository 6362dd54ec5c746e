using Satchel.Cli.Commands.Money;
using Satchel.Engine.Commerce;
using Satchel.Engine.Model;
using Satchel.Engine.Trade.Sqlite;
using Satchel.Server.Gateway;

namespace Satchel.Cli.Commands.Gateway;

/// <summary>Says whether the gateway runs, and how it does.</summary>
internal sealed class StatusCommand : Verb
{
    private const int MostRefunds = 10_000;

    /// <summary>Makes the verb.</summary>
    public StatusCommand()
        : base("status", "Say whether the gateway of gateway.listen runs and is ready, what it sells, and what was earned.", "satchel gateway status")
    {
    }

    /// <inheritdoc/>
    public override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var listen = GatewaySale.ListenOf(context, option: null);
        var pulse = await GatewayPulse.AskAsync(new Uri($"http://{listen}"), context.Clock, cancellationToken);
        var book = new TokenBook(new TradeFile(context.Home.TradeFile, context.Clock));
        var earnings = (await book.EarningsAsync(cancellationToken)).GroupBy(earning => earning.Network).ToList();
        var newest = await book.PaidAsync(1, cancellationToken) is [var token] ? token : null;
        var refundable = (await book.RefundableAsync(MostRefunds, cancellationToken)).Count;
        context.Output.Document(
            "satchel.gateway_status/1",
            json =>
            {
                json.WriteString("address", $"http://{listen}");
                json.WriteBoolean("running", pulse is not null);
                json.WriteBoolean("ready", pulse?.IsReady ?? false);
                json.WriteString("problem", pulse?.Problem);
                json.WriteString("node", pulse?.Node);
                json.WriteStartObject("pricing");
                foreach (var (operation, sats) in pulse?.Prices ?? [])
                {
                    json.WriteNumber(operation, sats);
                }

                json.WriteEndObject();
                json.WriteStartArray("earned");
                foreach (var network in earnings)
                {
                    json.WriteStartObject();
                    json.WriteString("network", CommerceNames.Of(network.Key));
                    json.WriteNumber("payments", network.Sum(earning => earning.Payments));
                    json.WriteNumber("amount_msat", network.Sum(earning => earning.Amount.Value));
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                json.WriteString("last_paid_at", newest?.SettledAt is { } paid ? TimeText.Format(paid) : null);
                json.WriteNumber("refundable", refundable);
            },
            text =>
            {
                text.Line(pulse is null ? $"no gateway answers at http://{listen}"
                    : $"http://{listen} {(pulse.IsReady ? "is ready" : $"is not ready: {pulse.Problem}")}; it is paid over {pulse.Node}");
                if (pulse is not null)
                {
                    text.Line($"sells   {string.Join(", ", pulse.Prices.Select(price => $"{price.Key} {price.Value}"))}");
                }

                foreach (var network in earnings)
                {
                    text.Line($"earned  {MoneyPage.Sats(new(network.Sum(earning => earning.Amount.Value)))} by {network.Sum(earning => earning.Payments)} payments on {CommerceNames.Of(network.Key)}");
                }

                if (refundable > 0)
                {
                    text.Line($"refund  {refundable} tokens were paid and will not be used: satchel gateway refunds");
                }
            });
        return pulse is null ? ExitCode.No : ExitCode.Done;
    }
}
