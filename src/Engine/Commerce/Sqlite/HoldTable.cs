using Satchel.Engine.Store.Sqlite;

namespace Satchel.Engine.Commerce.Sqlite;

/// <summary>What is set aside for payments that are to come or under way.</summary>
internal static class HoldTable
{
    /// <summary>Most amounts that are set aside at once: each check adds them up.</summary>
    public const int Most = 2_000;

    public static void Insert(SqliteSession session, string id, PaymentPlan plan, long msat, DateTimeOffset? expiresAt)
        => session.Run(
            """
            INSERT INTO hold (id, network, vendor, operation, purpose, agent, msat, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
            ON CONFLICT (id) DO UPDATE SET expires_at = excluded.expires_at, msat = excluded.msat
            """,
            id, (int)plan.Network, plan.Vendor.Value, plan.Operation, plan.Purpose, plan.Agent, msat, expiresAt?.ToUnixTimeMilliseconds());

    public static bool Delete(SqliteSession session, string id) => session.Run("DELETE FROM hold WHERE id = $1", id) > 0;

    /// <summary>Gives back what was set aside for too long.</summary>
    public static void Purge(SqliteSession session, DateTimeOffset now)
    {
        var ms = now.ToUnixTimeMilliseconds();
        if (session.Value("SELECT 1 FROM hold WHERE expires_at <= $1 LIMIT 1", ms) is null)
        {
            return;
        }

        session.Run(
            "UPDATE preflight SET state = $2 WHERE id IN (SELECT id FROM hold WHERE expires_at <= $1) AND state = $3",
            ms, (int)PreflightState.Released, (int)PreflightState.Reserved);
        session.Run("DELETE FROM hold WHERE expires_at <= $1", ms);
    }

    public static long Count(SqliteSession session) => session.Number("SELECT count(*) FROM hold");

    /// <summary>The sum of what is set aside, but for one.</summary>
    public static long Sum(
        SqliteSession session, PaymentNetwork network, TallyScope scope, IReadOnlyList<string> subjects, string? but, DateTimeOffset now)
    {
        var ms = now.ToUnixTimeMilliseconds();
        return scope switch
        {
            TallyScope.Global => session.Number(
                "SELECT sum(msat) FROM hold WHERE network = $1 AND id IS NOT $2 AND (expires_at IS NULL OR expires_at > $3)", (int)network, but, ms),
            TallyScope.Vendor => subjects.Sum(vendor => session.Number(
                "SELECT sum(msat) FROM hold WHERE vendor = $4 AND network = $1 AND id IS NOT $2 AND (expires_at IS NULL OR expires_at > $3)",
                (int)network, but, ms, vendor)),
            TallyScope.Operation => session.Number(
                "SELECT sum(msat) FROM hold WHERE operation = $4 AND network = $1 AND id IS NOT $2 AND (expires_at IS NULL OR expires_at > $3)",
                (int)network, but, ms, subjects[0]),
            TallyScope.Agent => session.Number(
                "SELECT sum(msat) FROM hold WHERE agent = $4 AND network = $1 AND id IS NOT $2 AND (expires_at IS NULL OR expires_at > $3)",
                (int)network, but, ms, subjects[0]),
            TallyScope.Purpose => session.Number(
                "SELECT sum(msat) FROM hold WHERE purpose = $4 AND network = $1 AND id IS NOT $2 AND (expires_at IS NULL OR expires_at > $3)",
                (int)network, but, ms, subjects[0]),
            _ => throw new ArgumentOutOfRangeException(nameof(scope), scope, "No limit is about it."),
        };
    }
}
