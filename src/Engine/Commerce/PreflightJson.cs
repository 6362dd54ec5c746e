using System.Text.Json;
using Satchel.Engine.Model;
using Satchel.Protocols.Lightning;

namespace Satchel.Engine.Commerce;

/// <summary>The answer to a check before a payment, as JSON for every face: the fields of Lightning Memory, and every sign with its code.</summary>
public static class PreflightJson
{
    private const int Decimals = 4;

    /// <summary>Writes the properties of an answer.</summary>
    public static void Write(Utf8JsonWriter json, PreflightDecision decision)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(decision);
        var verdict = decision.IsApproved ? PreflightVerdict.Approve : decision.Verdict;
        json.WriteString("verdict", CommerceNames.Of(verdict));
        json.WriteString("vendor", decision.Plan.Vendor.Value);
        json.WriteNumber("proposed_sats", decision.Plan.Amount.SatsRoundedUp);
        if (decision.Plan.MaxFee > Msat.Zero)
        {
            json.WriteNumber("max_fee_sats", decision.Plan.MaxFee.SatsRoundedUp);
        }

        json.WriteStartArray("reasons");
        foreach (var reason in decision.Reasons.Where(reason => verdict is not PreflightVerdict.Approve || IsSaidOfApproval(reason)))
        {
            json.WriteStringValue(reason.Message);
        }

        json.WriteEndArray();
        if (decision.RemainingToday is { } left)
        {
            json.WriteNumber("budget_remaining_today", left.Value / Msat.PerSat);
        }
        else
        {
            json.WriteNull("budget_remaining_today");
        }

        json.WriteString("anomaly_verdict", CommerceNames.Of(decision.Anomaly));
        json.WriteNumber("trust_score", Math.Round(decision.TrustScore, Decimals));
        json.WriteString("id", decision.Id);
        json.WriteString("state", CommerceNames.Of(decision.State));
        json.WriteString("network", CommerceNames.Of(decision.Plan.Network));
        json.WriteString("expires_at", TimeText.Format(decision.ExpiresAt));
        json.WriteStartArray("signals");
        foreach (var reason in decision.Reasons)
        {
            json.WriteStartObject();
            json.WriteString("code", reason.Code);
            json.WriteString("asks_for", CommerceNames.Of(reason.Effect));
            json.WriteString("message", reason.Message);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>What merely informs is no reason for an approval; what a person or the owner's trust outweighed is.</summary>
    private static bool IsSaidOfApproval(PreflightReason reason) => reason.Effect is not PreflightVerdict.Approve || reason.Code is "downgraded";
}
