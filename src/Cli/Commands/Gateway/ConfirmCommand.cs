using System.CommandLine;
using Satchel.Engine.Sync;

namespace Satchel.Cli.Commands.Gateway;

/// <summary>Asks gateways who they are.</summary>
internal sealed class ConfirmCommand : Verb
{
    private const int MostGateways = 100;

    private readonly Argument<string> _url = new("URL")
    {
        Description = "A gateway to take in: https, or http on this machine; none: every advertised one that was not asked for a day",
        Arity = ArgumentArity.ZeroOrOne,
    };

    public ConfirmCommand()
        : base(
            "confirm",
            "Ask gateways who they are (/.well-known/lightning-memory.json): an advert is believed once its host names the same key",
            "satchel gateway confirm",
            "satchel gateway confirm https://gw.example.com")
        => Add(_url);

    /// <inheritdoc/>
    public override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        context.Home.Ensure();
        var probe = new GatewayProbe(context.Money, context.Clock, PublicNetwork.Connect);
        if (context.Optional(_url) is { } text)
        {
            return await LearnAsync(context, probe, text, cancellationToken);
        }

        var confirmed = await probe.ConfirmAsync(MostGateways, cancellationToken);
        context.Output.Document(
            "satchel.gateway_confirm/1",
            json => json.WriteNumber("confirmed", confirmed),
            page => page.Line(FormattableString.Invariant($"{confirmed} gateways named the key that advertises them; satchel gateway list shows all")));
        return ExitCode.Done;
    }

    private static async Task<int> LearnAsync(CommandContext context, GatewayProbe probe, string text, CancellationToken cancellationToken)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var address))
        {
            throw CommandException.Usage("invalid_url", $"'{text}' is no address.", "such as https://gw.example.com");
        }

        var (gateway, problem) = await probe.LearnAsync(address, cancellationToken);
        if (gateway is null)
        {
            throw problem is "unreachable" or "no_answer"
                ? new CommandException(ExitCode.Outside, "gateway_" + problem, $"{address} gives no answer.", "try again later", isRetryable: true)
                : CommandException.No("gateway_" + problem, problem is "address_refused"
                    ? $"{address} is not asked: only https is, and http on this machine."
                    : $"{address} names no key of an agent at /.well-known/lightning-memory.json.");
        }

        context.Output.Document(
            "satchel.gateway_confirm/1",
            json =>
            {
                json.WriteNumber("confirmed", 1);
                json.WriteString("agent_pubkey", gateway.Agent);
                json.WriteString("url", gateway.Url);
            },
            page => page.Line($"confirmed {gateway.Url}: it is that of {gateway.Agent}"));
        return ExitCode.Done;
    }
}
