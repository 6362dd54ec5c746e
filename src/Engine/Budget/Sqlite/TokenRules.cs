using Satchel.Engine.Store.Sqlite;

namespace Satchel.Engine.Budget.Sqlite;

/// <summary>The limits of a purse that count the tokens of models, and what was used of them.</summary>
internal static class TokenRules
{
    /// <summary>The limit that a call would pass; null where it fits.</summary>
    /// <param name="session">The purse.</param>
    /// <param name="purpose">What a model is asked for; null where nobody says it.</param>
    /// <param name="tokens">The most that the call may use.</param>
    /// <param name="now">When.</param>
    public static BudgetSpan? Passed(SqliteSession session, string? purpose, long tokens, DateTimeOffset now)
    {
        using var rules = session.Rows(
            """
            SELECT scope, subject, per_payment, per_day, per_week, per_month FROM rule
            WHERE unit = $1 AND ((scope = $2 AND subject = '') OR (scope = $3 AND subject = $4))
            """,
            (int)BudgetUnit.Tokens, (int)BudgetScope.Global, (int)BudgetScope.Purpose, purpose ?? "");
        while (rules.Read())
        {
            if (!rules.IsDBNull(2) && tokens > rules.GetInt64(2))
            {
                return BudgetSpan.Payment;
            }

            var about = (BudgetScope)rules.GetInt32(0) is BudgetScope.Global ? null : rules.GetString(1);
            foreach (var (span, column) in ((BudgetSpan, int)[])[(BudgetSpan.Day, 3), (BudgetSpan.Week, 4), (BudgetSpan.Month, 5)])
            {
                if (!rules.IsDBNull(column) && Used(session, about, span, now) + Reserved(session, about, span, now) + tokens > rules.GetInt64(column))
                {
                    return span;
                }
            }
        }

        return null;
    }

    /// <summary>Tokens that were used in a window.</summary>
    public static long Used(SqliteSession session, string? purpose, BudgetSpan span, DateTimeOffset now)
    {
        var window = BudgetWindow.Of(span, now);
        return session.Number(
            "SELECT sum(input_tokens + output_tokens) FROM spend WHERE day >= $1 AND day < $2 AND ($3 IS NULL OR purpose = $3)",
            window.From.DayNumber, window.Until.DayNumber, purpose);
    }

    /// <summary>Tokens that are set aside in a window.</summary>
    public static long Reserved(SqliteSession session, string? purpose, BudgetSpan span, DateTimeOffset now)
    {
        var window = BudgetWindow.Of(span, now);
        return session.Number(
            "SELECT sum(tokens) FROM reservation WHERE day >= $1 AND day < $2 AND expires_at > $3 AND ($4 IS NULL OR purpose = $4)",
            window.From.DayNumber, window.Until.DayNumber, now.ToUnixTimeMilliseconds(), purpose);
    }
}
