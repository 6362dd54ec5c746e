using Satchel.Cli.Output;
using Satchel.Engine.Commerce;
using Satchel.Engine.Model;
using Satchel.Server.Buying;

namespace Satchel.Cli.Commands.Money;

/// <summary>What <c>satchel pay</c> says where it does not pay.</summary>
internal static class PayPage
{
    /// <summary>What it would cost, and every sign that the purse looks at.</summary>
    public static void Write(CliOutput output, BuyOrder order, BuyOutcome.Quoted quoted)
    {
        var plan = quoted.Decision.Plan;
        output.Document(
            "satchel.pay/1",
            json =>
            {
                json.WriteString("status", "quoted");
                json.WriteString("operation", order.Operation.Name);
                json.WriteNumber("amount_msat", plan.Amount.Value);
                json.WriteNumber("max_fee_msat", plan.MaxFee.Value);
                json.WriteString("network", CommerceNames.Of(plan.Network));
                if (quoted.Advertised is { } advertised)
                {
                    json.WriteNumber("advertised_sats", advertised.SatsRoundedUp);
                }

                json.WriteStartObject("invoice");
                json.WriteString("text", quoted.Invoice.Text);
                json.WriteString("payment_hash", quoted.Invoice.PaymentHash.ToString());
                json.WriteString("payee", quoted.Invoice.Payee.ToString());
                json.WriteString("expires_at", TimeText.Format(quoted.Invoice.Terms.ExpiresAt));
                json.WriteEndObject();
                json.WriteStartObject("preflight");
                PreflightJson.Write(json, quoted.Decision);
                json.WriteEndObject();
            },
            text =>
            {
                text.Line($"{order.Operation.Name} costs {MoneyPage.Sats(plan.Amount)}, and a fee of at most {MoneyPage.Sats(plan.MaxFee)}{(quoted.Advertised is { } advertised ? $"; advertised for {MoneyPage.Sats(advertised)}" : "")}");
                text.Line($"to {quoted.Invoice.Payee} until {TimeText.Format(quoted.Invoice.Terms.ExpiresAt)}");
                text.Line(quoted.Invoice.Text);
                MoneyPage.Write(text, quoted.Decision);
            });
    }

    /// <summary>Why the purse does not let it be paid: every reason, and what a person can do.</summary>
    public static CommandException Stop(PreflightDecision decision)
    {
        var reasons = string.Join("; ", decision.Demands.Select(reason => reason.Message));
        return decision.Verdict is PreflightVerdict.Escalate
            ? CommandException.No("needs_approval", $"A person decides about this payment: {reasons}.", $"satchel preflight approve {decision.Id}, then the same command with --approval {decision.Id}")
            : CommandException.No("preflight_rejected", $"The purse does not let this be paid: {reasons}.", "satchel budget list");
    }
}
