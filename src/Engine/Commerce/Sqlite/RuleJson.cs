using System.Text.Json;
using Satchel.Engine.Budget;

namespace Satchel.Engine.Commerce.Sqlite;

/// <summary>A rule for the ledger.</summary>
internal static class RuleJson
{
    public static void Write(Utf8JsonWriter json, BudgetRule rule)
    {
        json.WriteString("unit", BudgetNames.Of(rule.Unit));
        json.WriteString("scope", BudgetNames.Of(rule.Scope));
        json.WriteString("subject", rule.Subject);
        json.WriteString("set_by", rule.IsOwners ? "owner" : "agent");
        Write("per_payment", rule.Limits.PerPayment);
        Write("per_day", rule.Limits.PerDay);
        Write("per_week", rule.Limits.PerWeek);
        Write("per_month", rule.Limits.PerMonth);

        void Write(string name, long? limit)
        {
            if (limit is { } value)
            {
                json.WriteNumber(name, value);
            }
            else
            {
                json.WriteNull(name);
            }
        }
    }
}
