using System.CommandLine;
using System.Globalization;
using Satchel.Cli.Commands.Money;
using Satchel.Cli.Output;
using Satchel.Server.Buying;

namespace Satchel.Cli.Commands.Gateway;

/// <summary>Compares the gateways that are known.</summary>
internal sealed class CompareCommand : Verb
{
    private readonly Argument<string> _operation = new("OPERATION") { Description = $"One of {string.Join(", ", RemoteOperation.All.Select(known => known.Name))}" };

    private readonly Option<string[]> _url = new("--url") { Description = "A gateway to compare besides those that are configured (pay.gateways) or advertised", HelpName = "URL" };

    private readonly Option<string> _network = MoneyOptions.Network();

    /// <summary>Makes the verb.</summary>
    public CompareCommand()
        : base(
            "compare",
            "Compare gateways that sell an operation: by price, by how our payments to them went, and by how fast they answer. Nothing is bought.",
            "satchel gateway compare memory_query",
            "satchel gateway compare ln_vendor_trust --url https://gateway.example")
    {
        Add(_operation);
        Add(_url);
        Add(_network);
    }

    /// <inheritdoc/>
    public override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var operation = RemoteOperation.Find(context.Value(_operation))
            ?? throw CommandException.Usage("invalid_operation", $"'{context.Value(_operation)}' is no operation.", $"one of {string.Join(", ", RemoteOperation.All.Select(known => known.Name))}");
        var typed = (context.Value(_url) ?? []).Select(url => Uri.TryCreate(url, UriKind.Absolute, out var address)
            ? address
            : throw CommandException.Usage("invalid_url", $"--url: '{url}' is no address.", "such as https://gateway.example"));
        var ranked = await new GatewayDirectory(context.Money, context.Clock).RankAsync(
            operation.Name, [.. typed.Concat(OwnNode.RulesOf(context.Settings).Gateways).Distinct()], MoneyOptions.NetworkOf(context, _network), cancellationToken);
        context.Output.Document(
            "satchel.gateway_compare/1",
            json =>
            {
                json.WriteString("operation", operation.Name);
                json.WriteNumber("count", ranked.Count);
                json.WriteStartArray("gateways");
                foreach (var (offer, score) in ranked)
                {
                    json.WriteStartObject();
                    json.WriteString("url", offer.Url.OriginalString);
                    json.WriteString("agent_pubkey", offer.Agent);
                    json.WriteString("known_by", offer.IsOwners ? "owner" : "advert");
                    json.WriteNumber("score", Math.Round(score, 4));
                    if (offer.Price is { } price)
                    {
                        json.WriteNumber("price_sats", price.SatsRoundedUp);
                    }

                    if (offer.Latency is { } latency)
                    {
                        json.WriteNumber("latency_ms", (long)latency.TotalMilliseconds);
                    }

                    json.WriteNumber("success", Math.Round(offer.Success, 4));
                    json.WriteString("problem", offer.Problem);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
            },
            text => Write(text, ranked));
        return ExitCode.Done;
    }

    private static void Write(TextPage text, IReadOnlyList<(GatewayQuote Offer, double Score)> ranked)
    {
        if (ranked.Count == 0)
        {
            text.Line("no gateway is known that sells this; --url or pay.gateways names one");
            return;
        }

        text.Table(["gateway", "score", "price", "success", "latency", ""], ranked.Select(one => (IReadOnlyList<string>)
        [
            one.Offer.Url.OriginalString,
            one.Score.ToString("0.00", CultureInfo.InvariantCulture),
            one.Offer.Price is { } price ? MoneyPage.Sats(price) : "",
            string.Create(CultureInfo.InvariantCulture, $"{one.Offer.Success * 100:0} %"),
            one.Offer.Latency is { } latency ? string.Create(CultureInfo.InvariantCulture, $"{latency.TotalMilliseconds:0} ms") : "",
            one.Offer.Problem ?? "",
        ]));
    }
}
