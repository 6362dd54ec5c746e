using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Satchel.Cli.Output;
using Satchel.Engine.Budget;
using Satchel.Engine.Commerce;
using Satchel.Engine.Model;
using Satchel.Protocols.Lightning;

namespace Satchel.Cli.Commands.Money;

/// <summary>Shows all that is known of one vendor.</summary>
internal sealed class VendorShowCommand : Verb
{
    private const int ShownPayments = 10;

    private readonly Argument<string> _vendor = MoneyOptions.Vendor();
    private readonly Option<string> _network = MoneyOptions.Network();

    public VendorShowCommand()
        : base(
            "show",
            "Show what is known of a vendor: payments, limits, who stands behind it, what others say",
            "satchel vendor show weather.example",
            "satchel vendor show https://api.weather.example/v1 --json | jq .reputation")
    {
        Add(_vendor);
        Add(_network);
    }

    /// <inheritdoc/>
    public override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var network = MoneyOptions.NetworkOf(context, _network);
        var vendor = MoneyOptions.VendorOf(context.Value(_vendor));
        var facts = new Facts(
            await context.Money.Vendors.ReputationAsync(vendor, network, cancellationToken),
            (await context.Money.Vendors.NamesAsync(vendor, cancellationToken)).Aliases,
            await context.Money.Budgets.CheckAsync(new PaymentPlan { Vendor = vendor, Amount = Msat.Zero, Network = network }, cancellationToken),
            await context.Money.Vendors.KycAsync(vendor, cancellationToken),
            await context.Money.Trust.ScoreAsync(vendor, cancellationToken),
            await context.Money.Vendors.PaymentsAsync(vendor, network, ShownPayments, cancellationToken));
        context.Output.Document("satchel.vendor_show/1", json => Write(json, network, facts), text => Write(text, facts, context.Clock.GetUtcNow()));
        return ExitCode.Done;
    }

    private static void Write(Utf8JsonWriter json, PaymentNetwork network, Facts facts)
    {
        json.WriteString("network", CommerceNames.Of(network));
        json.WriteString("vendor", facts.Known.Vendor.Value);
        json.WriteStartArray("aliases");
        foreach (var alias in facts.Aliases)
        {
            json.WriteStringValue(alias.Value);
        }

        json.WriteEndArray();
        json.WriteStartObject("reputation");
        VendorJson.Write(json, facts.Known);
        json.WriteEndObject();
        json.WriteString("recommendation", facts.Known.Recommendation);
        json.WriteNumber("spent_today", facts.Budget.SpentToday.SatsRoundedUp);
        json.WriteNumber("spent_month", facts.Budget.SpentThisMonth.SatsRoundedUp);
        json.WriteNumber("reserved", facts.Budget.Reserved.SatsRoundedUp);
        json.WriteStartArray("limits");
        foreach (var standing in facts.Budget.Standings)
        {
            json.WriteStartObject();
            BudgetJson.WriteStanding(json, standing);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (facts.Kyc is { } kyc)
        {
            json.WriteStartObject("kyc");
            ComplianceJson.WriteKyc(json, kyc);
            json.WriteEndObject();
        }

        TrustPage.WriteScore(json, facts.Score);
        json.WriteStartArray("payments");
        foreach (var payment in facts.Payments)
        {
            json.WriteStartObject();
            json.WriteString("id", payment.Id);
            ComplianceJson.WriteAmount(json, "amount", payment.Asked);
            json.WriteString("state", CommerceNames.Of(payment.State));
            json.WriteString("at", TimeText.Format(payment.At));
            json.WriteString("content", payment.Content);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Write(TextPage text, Facts facts, DateTimeOffset now)
    {
        MoneyPage.Write(text, facts.Known);
        if (facts.Aliases.Count > 0)
        {
            text.Line($"also      {string.Join(", ", facts.Aliases)}");
        }

        text.Line($"spent     {MoneyPage.Sats(facts.Budget.SpentToday)} today, {MoneyPage.Sats(facts.Budget.SpentThisMonth)} this month, {MoneyPage.Sats(facts.Budget.Reserved)} reserved");
        foreach (var standing in facts.Budget.Standings.Where(standing => standing.Span is not BudgetSpan.Payment))
        {
            text.Line($"limit     {MoneyPage.Sats(new Msat(standing.Remaining))} of {MoneyPage.Sats(new Msat(standing.Limit))} left this {BudgetNames.Of(standing.Span)} ({(standing.Rule.IsOwners ? "owner" : "agent")}, {BudgetPage.SubjectOf(standing.Rule)})");
        }

        text.Line(string.Create(
            CultureInfo.InvariantCulture,
            $"trust     {facts.Score.Weighted:0.00} by {facts.Score.TrustedAttesters} trusted of {facts.Score.Attesters} attesters; KYC {(facts.Kyc?.Holds(now) == true ? "verified" : "not verified")}{(facts.Kyc is { Jurisdiction.Length: > 0 } kyc ? $", {kyc.Jurisdiction}" : "")}"));
        if (facts.Payments.Count > 0)
        {
            text.Line();
            text.Table(["time", "amount", "state", "what was said"], facts.Payments.Select(payment => (IReadOnlyList<string>)
                [TimeText.Format(payment.At), MoneyPage.Sats(payment.Asked), CommerceNames.Of(payment.State), payment.Content ?? ""]));
        }
    }

    private sealed record Facts(
        VendorReputation Known, IReadOnlyList<VendorKey> Aliases, VendorBudget Budget, VendorKyc? Kyc, CommunityScore Score, IReadOnlyList<Payment> Payments);
}
