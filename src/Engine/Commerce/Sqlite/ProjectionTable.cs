using Satchel.Engine.Store.Sqlite;

namespace Satchel.Engine.Commerce.Sqlite;

/// <summary>Memories that still are to be written from payments.</summary>
internal static class ProjectionTable
{
    public static void Insert(SqliteSession session, PaymentProjection projection)
        => session.Run("INSERT INTO projection (payment, store, draft) VALUES ($1, $2, $3)", projection.Payment, projection.Store, projection.Draft);

    public static bool Delete(SqliteSession session, string payment) => session.Run("DELETE FROM projection WHERE payment = $1", payment) > 0;

    public static IReadOnlyList<PaymentProjection> Pending(SqliteSession session, string store, int limit)
    {
        var pending = new List<PaymentProjection>();
        using var rows = session.Rows("SELECT payment, store, draft FROM projection WHERE store = $1 ORDER BY payment LIMIT $2", store, limit);
        while (rows.Read())
        {
            pending.Add(new PaymentProjection(rows.GetString(0), rows.GetString(1), rows.GetString(2)));
        }

        return pending;
    }
}
