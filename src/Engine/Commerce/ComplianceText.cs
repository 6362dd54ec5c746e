using System.Globalization;
using System.Text;
using Satchel.Engine.Model;
using Satchel.Protocols.Lightning;

namespace Satchel.Engine.Commerce;

/// <summary>A report as CSV (the payments, RFC 4180) and as Markdown (all of it).</summary>
public static class ComplianceText
{
    private const string NewLine = "\r\n";

    /// <summary>The payments as CSV. A cell that a spreadsheet would take for a formula begins with an apostrophe.</summary>
    public static string Csv(ComplianceReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        var csv = new StringBuilder("timestamp,id,vendor,network,status,amount_sats,amount_msat,fee_msat,protocol,operation,payment_hash,anomaly,content").Append(NewLine);
        foreach (var payment in report.Payments)
        {
            var amount = payment.State is PaymentState.Settled or PaymentState.Refunded ? payment.Paid : payment.Asked;
            csv.AppendJoin(
                ',',
                TimeText.Format(payment.At), payment.Id, Cell(payment.Vendor.Value), CommerceNames.Of(payment.Network), CommerceNames.Of(payment.State),
                Number(amount.SatsRoundedUp), Number(amount.Value), Number(payment.Fee.Value), Cell(payment.Protocol), Cell(payment.Operation),
                payment.PaymentHash ?? "", CommerceNames.Of(payment.Anomaly), Cell(payment.Content ?? "")).Append(NewLine);
        }

        return csv.ToString();
    }

    /// <summary>All of it as Markdown.</summary>
    public static string Markdown(ComplianceReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        var page = new StringBuilder();
        Line(page, "# Compliance report");
        Line(page, "");
        Line(page, $"From {TimeText.Format(report.Since)} to {TimeText.Format(report.GeneratedAt)}, {CommerceNames.Of(report.Network)}, agent {report.Agent ?? "without a key"}.");
        Line(page, "");
        Line(page, $"- {report.Spending.Payments} payments, {Sats(report.Spending.Total)} spent, {Sats(report.Spending.Refunded)} came back, {report.Spending.Failed} failed");
        Line(page, $"- {report.Spending.Blocked} blocked, {Sats(report.Spending.Saved)} saved");
        Line(page, $"- {report.Income.Payments} payments came in, {Sats(report.Income.Total)} earned");
        Table(page, "Vendors", ["vendor", "payments", "sats"], report.Vendors.Select(total => (string[])[total.Name, Number(total.Payments), Number(total.Total.SatsRoundedUp)]));
        Table(page, "Jurisdictions", ["jurisdiction", "payments", "sats"], report.Jurisdictions.Select(total => (string[])[total.Name, Number(total.Payments), Number(total.Total.SatsRoundedUp)]));
        Table(
            page, "Limits", ["about", "per payment", "day", "week", "month", "set by"],
            report.Rules.Where(rule => rule.Unit is Budget.BudgetUnit.Msat).Select(rule => (string[])
            [
                PreflightRules.SubjectOf(rule), Limit(rule.Limits.PerPayment), Limit(rule.Limits.PerDay), Limit(rule.Limits.PerWeek), Limit(rule.Limits.PerMonth),
                rule.IsOwners ? "owner" : "agent",
            ]));
        Table(page, "Blocked", ["time", "vendor", "sats", "why"], report.Blocked.Select(decision => (string[])
        [
            TimeText.Format(decision.DecidedAt), decision.Plan.Vendor.Value, Number(decision.Plan.Amount.SatsRoundedUp),
            string.Join("; ", decision.Reasons.Where(reason => reason.Effect is PreflightVerdict.Reject).Select(reason => reason.Message)),
        ]));
        Table(page, "Past a limit", ["time", "vendor", "sats", "why"], report.Violations.Select(violation => (string[])
            [TimeText.Format(violation.At), violation.Vendor.Value, Number(violation.Amount.SatsRoundedUp), violation.Message]));
        Table(page, "Payments", ["time", "vendor", "sats", "status", "price"], report.Payments.Select(payment => (string[])
        [
            TimeText.Format(payment.At), payment.Vendor.Value, Number(payment.Paid.SatsRoundedUp), CommerceNames.Of(payment.State),
            CommerceNames.Of(payment.Anomaly),
        ]));
        if (report.PaymentCount > report.Payments.Count)
        {
            Line(page, "");
            Line(page, $"The newest {report.Payments.Count} of {report.PaymentCount} payments.");
        }

        return page.ToString();
    }

    private static void Table(StringBuilder page, string title, IReadOnlyList<string> head, IEnumerable<string[]> rows)
    {
        var lines = rows.Select(row => $"| {string.Join(" | ", row.Select(Plain))} |").ToArray();
        if (lines.Length > 0)
        {
            Line(page, "");
            Line(page, $"## {title}");
            Line(page, "");
            Line(page, $"| {string.Join(" | ", head)} |");
            Line(page, $"|{string.Concat(Enumerable.Repeat(" --- |", head.Count))}");
            foreach (var line in lines)
            {
                Line(page, line);
            }
        }
    }

    private static void Line(StringBuilder page, string text) => page.Append(text).Append('\n');

    private static string Plain(string cell) => cell.Replace("|", "\\|", StringComparison.Ordinal).ReplaceLineEndings(" ");

    private static string Cell(string text)
    {
        var safe = text is ['=' or '+' or '-' or '@' or '\t' or '\r', ..] ? "'" + text : text;
        return safe.AsSpan().IndexOfAny(",\"\r\n") >= 0 ? $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : safe;
    }

    private static string Sats(Msat amount) => string.Create(CultureInfo.InvariantCulture, $"{amount.SatsRoundedUp:N0} sats");

    private static string Limit(long? msat) => msat is { } value ? Number(value / Msat.PerSat) : "";

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
