using System.Text.Json;
using Satchel.Engine.Budget;
using Satchel.Engine.Model;
using Satchel.Protocols.Lightning;

namespace Satchel.Engine.Commerce;

/// <summary>Limits as JSON, for every face: those of payments in sats, rounded down, those of models in tokens.</summary>
public static class BudgetJson
{
    /// <summary>Writes the properties of a rule.</summary>
    public static void WriteRule(Utf8JsonWriter json, BudgetRule rule)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(rule);
        json.WriteString("id", rule.Id);
        json.WriteString("unit", rule.Unit is BudgetUnit.Msat ? "sats" : "tokens");
        json.WriteString("scope", BudgetNames.Of(rule.Scope));
        json.WriteString(rule.Scope is BudgetScope.Vendor ? "vendor" : "subject", rule.Subject);
        WriteLimits(json, rule.Unit, rule.Limits);
        json.WriteBoolean("enabled", true);
        json.WriteString("set_by", rule.IsOwners ? "owner" : "agent");
        json.WriteString("updated_at", TimeText.Format(rule.UpdatedAt));
    }

    /// <summary>Writes limits under the names of Lightning Memory.</summary>
    public static void WriteLimits(Utf8JsonWriter json, BudgetUnit unit, BudgetLimits limits)
    {
        ArgumentNullException.ThrowIfNull(limits);
        var name = unit is BudgetUnit.Msat ? "max_sats_per_" : "max_tokens_per_";
        Number(json, name + (unit is BudgetUnit.Msat ? "txn" : "call"), InUnit(unit, limits.PerPayment));
        Number(json, name + "day", InUnit(unit, limits.PerDay));
        Number(json, name + "week", InUnit(unit, limits.PerWeek));
        Number(json, name + "month", InUnit(unit, limits.PerMonth));
    }

    /// <summary>Writes how far a limit is used up.</summary>
    public static void WriteStanding(Utf8JsonWriter json, BudgetStanding standing)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(standing);
        var unit = standing.Rule.Unit;
        json.WriteString("rule", standing.Rule.Id);
        json.WriteString("span", BudgetNames.Of(standing.Span));
        json.WriteNumber("limit", InUnit(unit, standing.Limit)!.Value);
        json.WriteNumber("spent", RoundedUp(unit, standing.Spent));
        json.WriteNumber("reserved", RoundedUp(unit, standing.Reserved));
        json.WriteNumber("remaining", InUnit(unit, standing.Remaining)!.Value);
    }

    /// <summary>Writes from when until when a span lasts.</summary>
    public static void WriteWindow(Utf8JsonWriter json, string name, BudgetSpan span, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(json);
        var window = BudgetWindow.Of(span, now);
        json.WriteStartObject(name);
        json.WriteString("start", TimeText.Format(window.Start));
        json.WriteString("end", TimeText.Format(window.End));
        json.WriteEndObject();
    }

    private static long? InUnit(BudgetUnit unit, long? value) => unit is BudgetUnit.Msat ? value / Msat.PerSat : value;

    private static long RoundedUp(BudgetUnit unit, long value) => unit is BudgetUnit.Msat ? (value + Msat.PerSat - 1) / Msat.PerSat : value;

    private static void Number(Utf8JsonWriter json, string name, long? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
        else
        {
            json.WriteNull(name);
        }
    }
}
