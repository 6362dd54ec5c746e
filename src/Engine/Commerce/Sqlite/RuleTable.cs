using Satchel.Engine.Budget;
using Satchel.Engine.Store.Sqlite;

namespace Satchel.Engine.Commerce.Sqlite;

/// <summary>The limits of a purse.</summary>
internal static class RuleTable
{
    private const string Select = """
        SELECT unit, scope, subject, owner, id, per_payment, per_day, per_week, per_month, created_at, updated_at FROM rule

        """;

    public static void Set(SqliteSession session, BudgetRule rule)
        => session.Run(
            """
            INSERT INTO rule (unit, scope, subject, owner, id, per_payment, per_day, per_week, per_month, created_at, updated_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
            ON CONFLICT (unit, scope, subject, owner) DO UPDATE SET
                per_payment = excluded.per_payment, per_day = excluded.per_day, per_week = excluded.per_week, per_month = excluded.per_month,
                updated_at = excluded.updated_at
            """,
            (int)rule.Unit, (int)rule.Scope, rule.Subject, rule.IsOwners ? 1 : 0, rule.Id, rule.Limits.PerPayment, rule.Limits.PerDay,
            rule.Limits.PerWeek, rule.Limits.PerMonth, PaymentTable.Ms(rule.CreatedAt), PaymentTable.Ms(rule.UpdatedAt));

    public static bool Remove(SqliteSession session, string id) => session.Run("DELETE FROM rule WHERE id = $1", id) > 0;

    public static IReadOnlyList<BudgetRule> All(SqliteSession session) => Read(session, "ORDER BY unit, scope, subject, owner DESC");

    public static BudgetRule? Find(SqliteSession session, BudgetUnit unit, BudgetScope scope, string subject, bool isOwners)
        => Read(session, "WHERE unit = $1 AND scope = $2 AND subject = $3 AND owner = $4", (int)unit, (int)scope, subject, isOwners ? 1 : 0) is [var rule] ? rule : null;

    /// <summary>The rules about one subject, the owner's first.</summary>
    public static IReadOnlyList<BudgetRule> About(SqliteSession session, BudgetUnit unit, BudgetScope scope, string subject)
        => Read(session, "WHERE unit = $1 AND scope = $2 AND subject = $3 ORDER BY owner DESC", (int)unit, (int)scope, subject);

    private static List<BudgetRule> Read(SqliteSession session, string where, params ReadOnlySpan<object?> values)
    {
        var rules = new List<BudgetRule>();
        using var rows = session.Rows(Select + where, values);
        while (rows.Read())
        {
            rules.Add(new BudgetRule
            {
                Unit = (BudgetUnit)rows.GetInt32(0),
                Scope = (BudgetScope)rows.GetInt32(1),
                Subject = rows.GetString(2),
                IsOwners = rows.GetInt32(3) == 1,
                Id = rows.GetString(4),
                Limits = new BudgetLimits(Limit(5), Limit(6), Limit(7), Limit(8)),
                CreatedAt = PaymentTable.Time(rows.GetInt64(9)),
                UpdatedAt = PaymentTable.Time(rows.GetInt64(10)),
            });
        }

        return rules;

        long? Limit(int column) => rows.IsDBNull(column) ? null : rows.GetInt64(column);
    }
}
