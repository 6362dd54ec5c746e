using Satchel.Engine.Store.Sqlite;

namespace Satchel.Engine.Commerce.Sqlite;

/// <summary>Which memories speak well or ill of a vendor.</summary>
internal static class RemarkTable
{
    public static void Insert(SqliteSession session, VendorKey vendor, string store, string memory, int sentiment, DateTimeOffset at)
        => session.Run(
            "INSERT INTO remark (vendor, at, store, memory, sentiment) VALUES ($1, $2, $3, $4, $5)",
            vendor.Value, at.ToUnixTimeMilliseconds(), store, memory, sentiment);

    /// <summary>Memories of a store that say the opposite, the newest first.</summary>
    public static IReadOnlyList<string> Opposite(SqliteSession session, VendorGroup group, string store, int sentiment, int limit)
    {
        var memories = new List<(long At, string Memory)>();
        foreach (var key in group.Keys)
        {
            using var rows = session.Rows(
                "SELECT at, memory FROM remark WHERE vendor = $1 AND store = $2 AND sentiment = $3 ORDER BY at DESC LIMIT $4",
                key.Value, store, -sentiment, limit);
            while (rows.Read())
            {
                memories.Add((rows.GetInt64(0), rows.GetString(1)));
            }
        }

        return [.. memories.OrderByDescending(memory => memory.At).Take(limit).Select(memory => memory.Memory)];
    }
}
