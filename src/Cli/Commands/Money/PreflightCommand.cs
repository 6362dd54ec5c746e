using System.CommandLine;
using Satchel.Cli.Output;
using Satchel.Engine.Commerce;
using Satchel.Engine.Model;

namespace Satchel.Cli.Commands.Money;

/// <summary>Checks a payment before it is made; alone it lists those that wait for a person.</summary>
internal sealed class PreflightCommand : Verb
{
    private const int MostListed = 100;

    private readonly Argument<string> _vendor = new("VENDOR") { Description = "Whom to pay", Arity = ArgumentArity.ZeroOrOne };
    private readonly Argument<string> _sats = new("SATS") { Description = "How much", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string> _operation = MoneyOptions.Label("--operation", "What is asked of the vendor");
    private readonly Option<string> _purpose = MoneyOptions.Label("--purpose", "What it is for");
    private readonly Option<string> _agent = MoneyOptions.Label("--agent", "Which agent pays", "NAME");
    private readonly Option<string> _payee = MoneyOptions.Label("--payee", "The key of the node that would be paid", "KEY");
    private readonly Option<string> _network = MoneyOptions.Network();
    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Only say what would come of it; nothing is set aside" };

    public PreflightCommand()
        : base(
            "preflight",
            "Check a payment before it is made, and set its amount aside; alone it lists those that wait for a person",
            "satchel preflight weather.example 100",
            "satchel preflight",
            "satchel preflight approve 0199")
    {
        Action = new VerbAction();
        Add(_vendor);
        Add(_sats);
        foreach (var option in (Option[])[_operation, _purpose, _agent, _payee, _network, _dryRun])
        {
            Add(option);
        }

        Add(new PreflightApproveCommand());
        Add(new PreflightReleaseCommand());
    }

    /// <inheritdoc/>
    public override Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
        => context.Optional(_vendor) is { } vendor ? CheckAsync(context, vendor, cancellationToken) : ListAsync(context, cancellationToken);

    private async Task<int> CheckAsync(CommandContext context, string vendor, CancellationToken cancellationToken)
    {
        if (context.Optional(_sats) is not { } sats)
        {
            throw CommandException.Usage("usage", "satchel preflight needs the amount in sats.", $"satchel preflight {vendor} 100");
        }

        var plan = new PaymentPlan
        {
            Vendor = MoneyOptions.VendorOf(vendor),
            Amount = MoneyOptions.SatsOf("SATS", sats, 1),
            Network = MoneyOptions.NetworkOf(context, _network),
            Operation = MoneyOptions.LabelOf(context, _operation),
            Purpose = MoneyOptions.LabelOf(context, _purpose),
            Agent = MoneyOptions.LabelOf(context, _agent),
            Payee = MoneyOptions.LabelOf(context, _payee).ToLowerInvariant(),
        };
        var decision = context.Value(_dryRun)
            ? await context.Money.Preflights.AskAsync(plan, cancellationToken)
            : await context.Money.Preflights.CheckAsync(plan, cancellationToken);
        context.Output.Document("satchel.preflight/1", json => PreflightJson.Write(json, decision), text => MoneyPage.Write(text, decision));
        return decision.IsApproved ? ExitCode.Done : ExitCode.No;
    }

    private static async Task<int> ListAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var waiting = (await context.Money.Preflights.ListAsync(DateTimeOffset.UnixEpoch, PreflightState.Waiting, MostListed, cancellationToken))
            .Where(decision => decision.ExpiresAt > context.Clock.GetUtcNow())
            .ToArray();
        context.Output.Document(
            "satchel.preflight_list/1",
            json =>
            {
                json.WriteNumber("count", waiting.Length);
                json.WriteStartArray("waiting");
                foreach (var decision in waiting)
                {
                    json.WriteStartObject();
                    PreflightJson.Write(json, decision);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
            },
            text => Write(text, waiting));
        return ExitCode.Done;
    }

    private static void Write(TextPage text, PreflightDecision[] waiting)
    {
        if (waiting.Length == 0)
        {
            text.Line("no payment waits for a person");
            return;
        }

        text.Table(["id", "vendor", "amount", "until", "why"], waiting.Select(decision => (IReadOnlyList<string>)
        [
            decision.Id, decision.Plan.Vendor.Value, MoneyPage.Sats(decision.Plan.Amount), TimeText.Format(decision.ExpiresAt),
            string.Join("; ", decision.Reasons.Where(reason => reason.Effect is PreflightVerdict.Escalate).Select(reason => reason.Message)),
        ]));
    }
}
