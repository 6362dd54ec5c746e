using System.Text.Json;
using Satchel.Engine.Budget;
using Satchel.Engine.Commerce;
using Satchel.Protocols.Lightning;

namespace Satchel.Server.Answers;

/// <summary>Answers around money as JSON, alike for models and for whoever buys them: the fields of Lightning Memory, and more beside.</summary>
internal static class MoneyAnswers
{
    private const int Decimals = 4;

    /// <summary>A score with as many digits as it has.</summary>
    public static double Rounded(double score) => Math.Round(score, Decimals);

    /// <summary>Writes sums by name.</summary>
    public static void WriteSums(Utf8JsonWriter json, string name, IEnumerable<KeyValuePair<string, Msat>> sums)
    {
        json.WriteStartObject(name);
        foreach (var (key, sum) in sums)
        {
            json.WriteNumber(key, sum.SatsRoundedUp);
        }

        json.WriteEndObject();
    }

    /// <summary>Writes what was spent.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="spent">What was spent.</param>
    /// <param name="period">The beginning of it, as it was asked for.</param>
    public static void WriteSpending(Utf8JsonWriter json, SpendingSummary spent, string period)
    {
        json.WriteStartObject("summary");
        json.WriteNumber("total_sats", spent.Total.SatsRoundedUp);
        json.WriteNumber("total_msat", spent.Total.Value);
        WriteSums(json, "by_vendor", spent.ByVendor);
        WriteSums(json, "by_protocol", spent.ByProtocol);
        json.WriteString("period", period);
        json.WriteNumber("txn_count", spent.Payments);
        json.WriteNumber("refunded_sats", spent.Refunded.SatsRoundedUp);
        json.WriteNumber("failed", spent.Failed);
        json.WriteNumber("blocked", spent.Blocked);
        json.WriteNumber("saved_sats", spent.Saved.SatsRoundedUp);
        json.WriteString("network", CommerceNames.Of(spent.Network));
        json.WriteEndObject();
    }

    /// <summary>Writes how a price compares with those before it.</summary>
    public static void WriteAnomaly(Utf8JsonWriter json, PaymentPlan plan, Anomaly found)
    {
        json.WriteStartObject("anomaly");
        json.WriteString("verdict", CommerceNames.Of(found.Verdict));
        json.WriteString("context", found.Context);
        json.WriteNumber("avg_historical_sats", Rounded(found.Average.Value / (double)Msat.PerSat));
        json.WriteNumber("proposed_sats", plan.Amount.SatsRoundedUp);
        json.WriteString("vendor", plan.Vendor.Value);
        json.WriteEndObject();
    }

    /// <summary>Writes what is known of a vendor from the owner, from others, and from our own payments.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="known">From our own payments.</param>
    /// <param name="kyc">From the owner.</param>
    /// <param name="score">From others.</param>
    /// <param name="now">Now.</param>
    /// <param name="isExact">Whether sums are told as they are, not only how large they are.</param>
    public static void WriteTrust(Utf8JsonWriter json, VendorReputation known, VendorKyc? kyc, CommunityScore score, DateTimeOffset now, bool isExact)
    {
        json.WriteStartObject("trust");
        json.WriteString("vendor", known.Vendor.Value);
        json.WriteBoolean("kyc_verified", kyc?.Holds(now) ?? false);
        json.WriteString("jurisdiction", kyc?.Jurisdiction ?? "");
        json.WriteNumber("community_score", Rounded(score.Weighted));
        json.WriteNumber("raw_score", Rounded(score.Raw));
        json.WriteNumber("attestation_count", score.Attesters);
        json.WriteNumber("trusted_attesters", score.TrustedAttesters);
        WriteReputation(json, "local_reputation", known, isExact);
        json.WriteEndObject();
    }

    /// <summary>Writes what our own payments say of a vendor.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="name">The name of the object.</param>
    /// <param name="known">What they say.</param>
    /// <param name="isExact">Whether sums are told as they are, not only how large they are.</param>
    public static void WriteReputation(Utf8JsonWriter json, string name, VendorReputation known, bool isExact)
    {
        json.WriteStartObject(name);
        if (isExact)
        {
            VendorJson.Write(json, known);
        }
        else
        {
            WriteRoughly(json, known);
        }

        json.WriteEndObject();
    }

    /// <summary>Writes the limits of one vendor and what is left of them.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="asked">The vendor, as it was asked for.</param>
    /// <param name="budget">Its limits.</param>
    /// <param name="network">The network.</param>
    /// <param name="now">Now.</param>
    public static void WriteBudget(Utf8JsonWriter json, string asked, VendorBudget budget, PaymentNetwork network, DateTimeOffset now)
    {
        json.WriteString("vendor", asked);
        json.WriteBoolean("has_rule", !budget.Limits.IsEmpty);
        if (!budget.Limits.IsEmpty)
        {
            json.WriteStartObject("rule");
            json.WriteString("vendor", budget.Vendor.Value);
            BudgetJson.WriteLimits(json, BudgetUnit.Msat, budget.Limits);
            json.WriteBoolean("enabled", true);
            json.WriteEndObject();
        }

        json.WriteNumber("spent_today", budget.SpentToday.SatsRoundedUp);
        json.WriteNumber("spent_week", budget.SpentThisWeek.SatsRoundedUp);
        json.WriteNumber("spent_month", budget.SpentThisMonth.SatsRoundedUp);
        json.WriteNumber("reserved", budget.Reserved.SatsRoundedUp);
        WriteRemaining(json, "remaining_today", budget, BudgetSpan.Day);
        WriteRemaining(json, "remaining_week", budget, BudgetSpan.Week);
        WriteRemaining(json, "remaining_month", budget, BudgetSpan.Month);
        BudgetJson.WriteWindow(json, "today", BudgetSpan.Day, now);
        BudgetJson.WriteWindow(json, "week", BudgetSpan.Week, now);
        BudgetJson.WriteWindow(json, "month", BudgetSpan.Month, now);
        WriteStandings(json, budget.Standings);
        json.WriteString("network", CommerceNames.Of(network));
    }

    /// <summary>Writes every rule and how far it is used up.</summary>
    public static void WriteBudgets(Utf8JsonWriter json, IReadOnlyList<RuleStanding> rules)
    {
        json.WriteNumber("count", rules.Count);
        json.WriteStartArray("rules");
        foreach (var rule in rules)
        {
            json.WriteStartObject();
            BudgetJson.WriteRule(json, rule.Rule);
            WriteStandings(json, rule.Standings);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>
    /// The largest of 0, 1, 3, 10, 30, 100 and so on that is not above a number: how large it is, and no more. Whoever asks day by day cannot tell
    /// single payments from it.
    /// </summary>
    public static long Magnitude(long number)
    {
        var (power, of) = (1L, 0L);
        while (number >= power)
        {
            of = power;
            if (power > number / 3)
            {
                break;
            }

            of = 3 * power;
            if (power > number / 10)
            {
                break;
            }

            power *= 10;
        }

        return of;
    }

    private static void WriteRoughly(Utf8JsonWriter json, VendorReputation known)
    {
        const int Tenths = 1;
        json.WriteString("vendor", known.Vendor.Value);
        json.WriteNumber("total_txns", Magnitude(known.Payments));
        json.WriteNumber("total_sats", Magnitude(known.Total.Value / Msat.PerSat));
        json.WriteNumber("success_rate", Math.Round(known.SuccessRate, Tenths));
        json.WriteNumber("avg_sats", Magnitude(known.Average.Value / Msat.PerSat));
        json.WriteNumber("estimated_success", Math.Round(known.Estimate, Tenths));
        json.WriteBoolean("rounded", true);
        json.WriteStartArray("tags");
        foreach (var tag in known.Tags)
        {
            json.WriteStringValue(tag);
        }

        json.WriteEndArray();
    }

    /// <summary>What is left of the strictest limit, whatever it is about.</summary>
    private static void WriteRemaining(Utf8JsonWriter json, string name, VendorBudget budget, BudgetSpan span)
    {
        if (budget.Standings.Where(standing => standing.Span == span).Select(standing => (long?)standing.Remaining).Min() is { } left)
        {
            json.WriteNumber(name, left / Msat.PerSat);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    private static void WriteStandings(Utf8JsonWriter json, IReadOnlyList<BudgetStanding> standings)
    {
        json.WriteStartArray("limits");
        foreach (var standing in standings)
        {
            json.WriteStartObject();
            json.WriteString("scope", BudgetNames.Of(standing.Rule.Scope));
            json.WriteString("subject", standing.Rule.Subject);
            json.WriteString("set_by", standing.Rule.IsOwners ? "owner" : "agent");
            BudgetJson.WriteStanding(json, standing);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
