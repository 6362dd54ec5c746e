using System.CommandLine;
using System.Globalization;
using Satchel.Cli.Commands.Money;
using Satchel.Engine.Commerce;
using Satchel.Engine.Model;

namespace Satchel.Cli.Commands.Gateway;

/// <summary>Lists gateways that others advertise.</summary>
internal sealed class ListCommand : Verb
{
    private const int MostGateways = 100;

    private readonly Option<string> _operation = MoneyOptions.Label("--operation", "Only those that sell it", "OPERATION");

    public ListCommand()
        : base(
            "list",
            "List gateways that others advertise: those that said who they are first, then by what is known of them",
            "satchel gateway list",
            "satchel gateway list --operation memory_query")
        => Add(_operation);

    /// <inheritdoc/>
    public override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var operation = context.Given(_operation) ? MoneyOptions.LabelOf(context, _operation) : null;
        var gateways = await context.Money.Gateways.FindAsync(operation, MostGateways, cancellationToken);
        context.Output.Document(
            "satchel.gateway_list/1",
            json =>
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
            },
            text =>
            {
                if (gateways.Count == 0)
                {
                    text.Line("no gateway is known; satchel sync asks the relays of nostr.relays, satchel gateway confirm URL takes one in");
                    return;
                }

                text.Table(["address", "confirmed", "sells", "reputation", "latency", "last seen"], gateways.Select(one => (IReadOnlyList<string>)
                [
                    one.Gateway.Url, Confirmed(one.Gateway),
                    string.Join(", ", one.Gateway.Operations.Select(sold => FormattableString.Invariant($"{sold.Key} {sold.Value}"))),
                    string.Create(CultureInfo.InvariantCulture, $"{one.Reputation.Recommendation}, {one.Community.Weighted:0.00} by {one.Community.TrustedAttesters} trusted"),
                    one.Gateway.LatencyMs is { } latency ? FormattableString.Invariant($"{latency} ms") : "", TimeText.Format(one.Gateway.LastSeen),
                ]));
            });
        return ExitCode.Done;
    }

    private static string Confirmed(KnownGateway gateway)
        => gateway.IsConfirmed ? "yes" : gateway.CheckedAt is null ? "not asked yet" : $"no: {gateway.Problem?.Replace('_', ' ')}";
}
