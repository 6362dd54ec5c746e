using System.Text.Json;
using Satchel.Engine.Model;
using Satchel.Protocols.Lightning;

namespace Satchel.Engine.Commerce;

/// <summary>A report as JSON: the fields of Lightning Memory, with times in ISO-8601 and amounts in sats, rounded up, and in msat.</summary>
public static class ComplianceJson
{
    /// <summary>Writes the properties of a report.</summary>
    public static void Write(Utf8JsonWriter json, ComplianceReport report)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(report);
        json.WriteString("generated_at", TimeText.Format(report.GeneratedAt));
        json.WriteString("period_since", TimeText.Format(report.Since));
        json.WriteString("network", CommerceNames.Of(report.Network));
        WriteIdentity(json, report);
        WriteTotals(json, report);
        WritePayments(json, report);
        WriteRules(json, report);
        WriteSigns(json, report);
        WriteTrust(json, report);
    }

    /// <summary>Writes an amount in sats, rounded up, and in msat.</summary>
    public static void WriteAmount(Utf8JsonWriter json, string name, Msat amount)
    {
        ArgumentNullException.ThrowIfNull(json);
        json.WriteNumber(name + "_sats", amount.SatsRoundedUp);
        json.WriteNumber(name + "_msat", amount.Value);
    }

    private static void WriteIdentity(Utf8JsonWriter json, ComplianceReport report)
    {
        json.WriteStartObject("agent_identity");
        json.WriteString("pubkey", report.Agent);
        if (report.Identity is [var said, ..])
        {
            WriteStatement(json, said);
        }

        json.WriteEndObject();
    }

    private static void WriteTotals(Utf8JsonWriter json, ComplianceReport report)
    {
        json.WriteStartObject("totals");
        json.WriteNumber("payments", report.Spending.Payments);
        WriteAmount(json, "spent", report.Spending.Total);
        WriteAmount(json, "refunded", report.Spending.Refunded);
        json.WriteNumber("failed", report.Spending.Failed);
        json.WriteNumber("blocked", report.Spending.Blocked);
        WriteAmount(json, "saved", report.Spending.Saved);
        json.WriteNumber("income_payments", report.Income.Payments);
        WriteAmount(json, "earned", report.Income.Total);
        List(json, "by_vendor", report.Vendors, WriteTotal);
        List(json, "by_jurisdiction", report.Jurisdictions, WriteTotal);
        json.WriteEndObject();
    }

    private static void WriteTotal(Utf8JsonWriter json, VendorTotal total)
    {
        json.WriteString("name", total.Name);
        json.WriteNumber("payments", total.Payments);
        WriteAmount(json, "spent", total.Total);
    }

    private static void WritePayments(Utf8JsonWriter json, ComplianceReport report)
    {
        json.WriteNumber("transaction_count", report.PaymentCount);
        List(json, "transactions", report.Payments, (_, payment) =>
        {
            json.WriteString("id", payment.Id);
            json.WriteString("content", payment.Content);
            json.WriteString("vendor", payment.Vendor.Value);
            WriteAmount(json, "amount", payment.State is PaymentState.Settled or PaymentState.Refunded ? payment.Paid : payment.Asked);
            WriteAmount(json, "fee", payment.Fee);
            json.WriteString("status", CommerceNames.Of(payment.State));
            json.WriteString("protocol", payment.Protocol);
            json.WriteString("operation", payment.Operation);
            json.WriteString("payment_hash", payment.PaymentHash);
            json.WriteString("agent", payment.Agent);
            json.WriteString("agent_pubkey", payment.AgentKey);
            json.WriteString("timestamp", TimeText.Format(payment.At));
        });
    }

    private static void WriteRules(Utf8JsonWriter json, ComplianceReport report)
    {
        List(json, "budget_rules", report.Rules, (_, rule) => BudgetJson.WriteRule(json, rule));
        List(json, "violations", report.Violations, (_, violation) =>
        {
            json.WriteString("payment", violation.Payment);
            json.WriteString("vendor", violation.Vendor.Value);
            WriteAmount(json, "amount", violation.Amount);
            json.WriteString("reason", violation.Message);
            json.WriteString("timestamp", TimeText.Format(violation.At));
        });
        List(json, "blocked", report.Blocked, (_, decision) =>
        {
            json.WriteString("id", decision.Id);
            json.WriteString("vendor", decision.Plan.Vendor.Value);
            WriteAmount(json, "amount", decision.Plan.Amount);
            Texts(json, "reasons", decision.Reasons.Where(reason => reason.Effect is PreflightVerdict.Reject).Select(reason => reason.Message));
            json.WriteString("timestamp", TimeText.Format(decision.DecidedAt));
        });
    }

    private static void WriteSigns(Utf8JsonWriter json, ComplianceReport report)
    {
        List(json, "anomaly_flags", report.Payments.Where(payment => payment.Anomaly is not AnomalyVerdict.Normal), (_, payment) =>
        {
            json.WriteString("vendor", payment.Vendor.Value);
            WriteAmount(json, "amount", payment.Paid);
            json.WriteString("verdict", CommerceNames.Of(payment.Anomaly));
            json.WriteString("timestamp", TimeText.Format(payment.At));
        });
        List(json, "vendor_kyc", report.Kyc, (_, kyc) => WriteKyc(json, kyc));
    }

    private static void WriteTrust(Utf8JsonWriter json, ComplianceReport report)
    {
        List(json, "trust_attestations", report.Attestations, (_, attestation) =>
        {
            json.WriteString("vendor", attestation.Vendor.Value);
            WriteScore(json, "trust_score", attestation.Share);
            json.WriteString("attester", attestation.Attester.Length == 0 ? report.Agent ?? "self" : attestation.Attester);
            json.WriteString("basis", attestation.Basis);
            json.WriteString("timestamp", TimeText.Format(attestation.CreatedAt));
        });
        List(json, "agent_attestations", report.Statements, (_, statement) =>
        {
            json.WriteString("agent_pubkey", statement.Agent);
            WriteStatement(json, statement);
        });
    }

    /// <summary>Writes who stands behind a vendor.</summary>
    public static void WriteKyc(Utf8JsonWriter json, VendorKyc kyc)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(kyc);
        json.WriteString("vendor", kyc.Vendor.Value);
        json.WriteBoolean("kyc_verified", kyc.IsVerified);
        json.WriteString("jurisdiction", kyc.Jurisdiction);
        json.WriteString("verification_source", kyc.Source);
        json.WriteString("evidence", kyc.Evidence);
        json.WriteString("verified_at", kyc.VerifiedAt is { } at ? TimeText.Format(at) : null);
        json.WriteString("expires_at", kyc.ExpiresAt is { } end ? TimeText.Format(end) : null);
    }

    /// <summary>Writes what is said of an agent, without its key.</summary>
    public static void WriteStatement(Utf8JsonWriter json, AgentStatement statement)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(statement);
        json.WriteString("issuer", statement.Issuer.Length == 0 ? "local" : statement.Issuer);
        json.WriteString("issuer_standing", CommerceNames.Of(statement.Standing));
        json.WriteBoolean("signed", statement.IsSigned);
        json.WriteString("owner_id", statement.OwnerId);
        json.WriteString("jurisdiction", statement.Jurisdiction);
        json.WriteString("compliance_level", CommerceNames.Of(statement.Level));
        json.WriteString("verification_source", statement.Source);
        json.WriteString("verified_at", TimeText.Format(statement.StatedAt));
        json.WriteString("expires_at", statement.ExpiresAt is { } end ? TimeText.Format(end) : null);
    }

    private static void WriteScore(Utf8JsonWriter json, string name, double? score)
    {
        if (score is { } share)
        {
            json.WriteNumber(name, share);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    private static void List<T>(Utf8JsonWriter json, string name, IEnumerable<T> items, Action<Utf8JsonWriter, T> write)
    {
        json.WriteStartArray(name);
        foreach (var item in items)
        {
            json.WriteStartObject();
            write(json, item);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Texts(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }
}
