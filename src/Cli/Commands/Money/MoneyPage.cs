using System.Globalization;
using Satchel.Cli.Output;
using Satchel.Engine.Commerce;
using Satchel.Protocols.Lightning;

namespace Satchel.Cli.Commands.Money;

/// <summary>Amounts and answers about money as text for a person.</summary>
internal static class MoneyPage
{
    private const int BarCells = 24;

    /// <summary>An amount with its unit; fractions of a satoshi are shown where there are any.</summary>
    public static string Sats(Msat amount) => string.Create(CultureInfo.InvariantCulture, $"{amount.Value / (decimal)Msat.PerSat:#,0.###} sats");

    /// <summary>A share of the largest as a bar; at least one cell for what is not nothing.</summary>
    public static string Bar(TextPage text, Msat amount, Msat largest)
    {
        var cells = largest == Msat.Zero ? 0 : (int)Math.Round(amount.Value * (double)BarCells / largest.Value);
        return new string(text.IsTerminal ? '\u2588' : '#', amount == Msat.Zero ? 0 : Math.Max(1, cells));
    }

    /// <summary>What our own payments say of a vendor.</summary>
    public static void Write(TextPage text, VendorReputation known)
    {
        text.Line($"{known.Vendor}: {known.Recommendation}");
        text.Line($"payments  {Quantity.Of(known.Payments)}, {Sats(known.Total)} in all, {Sats(known.Average)} on average");
        text.Line(string.Create(
            CultureInfo.InvariantCulture,
            $"success   {known.SuccessRate * 100:0.#} % so far, {known.Estimate * 100:0} % to be expected{(known.Failures > 0 ? $"; {known.Failures} failures" : "")}"));
        if (known.Tags.Count > 0)
        {
            text.Line($"tags      {string.Join(", ", known.Tags)}");
        }
    }

    /// <summary>The answer to a check before a payment.</summary>
    public static void Write(TextPage text, PreflightDecision decision)
    {
        var verdict = decision.IsApproved ? PreflightVerdict.Approve : decision.Verdict;
        text.Line($"{CommerceNames.Of(verdict)}: {Sats(decision.Plan.Amount)} to {decision.Plan.Vendor} on {CommerceNames.Of(decision.Plan.Network)}");
        foreach (var reason in decision.Reasons)
        {
            var effect = reason is { Effect: PreflightVerdict.Approve, Code: not "downgraded" } ? "note" : CommerceNames.Of(reason.Effect);
            text.Paragraph($"  {effect,-9} {reason.Message}", 12);
        }

        text.Line($"{CommerceNames.Of(decision.State)} {decision.Id}{(decision.State is PreflightState.Reserved or PreflightState.Waiting ? $" until {Engine.Model.TimeText.Format(decision.ExpiresAt)}" : "")}");
        if (decision.State is PreflightState.Waiting)
        {
            text.Line($"satchel preflight approve {decision.Id} lets it be paid");
        }
    }
}
