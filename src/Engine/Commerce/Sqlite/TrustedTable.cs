using Satchel.Engine.Store.Sqlite;

namespace Satchel.Engine.Commerce.Sqlite;

/// <summary>Whose word counts. What the owner said by hand goes before every list; of several lists the heaviest holds.</summary>
internal static class TrustedTable
{
    /// <summary>How the owner's own choice is named.</summary>
    public const string Manual = "manual";

    /// <summary>The weight of the attester of a row <c>a</c>; 0 where nobody trusts it.</summary>
    public const string Weight = Before + "a.attester" + After;

    /// <summary>The weight of the issuer of a row <c>a</c>.</summary>
    public const string IssuerWeight = Before + "a.issuer" + After;

    private const string Before = "coalesce((SELECT coalesce(max(CASE t.via WHEN 'manual' THEN t.weight END), max(t.weight)) FROM trusted t WHERE t.attester = ";
    private const string After = "), 0)";

    public static void Set(SqliteSession session, TrustedAttester attester, DateTimeOffset now)
        => session.Run(
            """
            INSERT INTO trusted (attester, via, weight, added_at) VALUES ($1, $2, $3, $4)
            ON CONFLICT (attester, via) DO UPDATE SET weight = excluded.weight
            """,
            attester.Attester, attester.Via, attester.Weight, PaymentTable.Ms(now));

    /// <summary>Takes somebody off the owner's own list; where another list has the key, it is barred instead.</summary>
    /// <returns>Whether anything changed, and whether it is barred now.</returns>
    public static (bool HasChanged, bool IsBarred) Remove(SqliteSession session, string attester, DateTimeOffset now)
    {
        var hasChanged = session.Run("DELETE FROM trusted WHERE attester = $1 AND via = 'manual'", attester) > 0;
        var isListed = session.Value("SELECT 1 FROM trusted WHERE attester = $1", attester) is not null;
        if (isListed)
        {
            Set(session, new TrustedAttester(attester, 0, Manual), now);
        }

        return (hasChanged || isListed, isListed);
    }

    /// <summary>Puts a list in the place of an earlier one.</summary>
    public static void Replace(SqliteSession session, string via, IReadOnlyCollection<string> attesters, int weight, DateTimeOffset now)
    {
        session.Run("DELETE FROM trusted WHERE via = $1", via);
        foreach (var attester in attesters)
        {
            Set(session, new TrustedAttester(attester, weight, via), now);
        }
    }

    /// <summary>Everybody on a list, as the list that holds has it.</summary>
    public static IReadOnlyList<TrustedAttester> All(SqliteSession session)
    {
        var all = new List<TrustedAttester>();
        using var rows = session.Rows(
            """
            SELECT attester, via, weight FROM trusted ORDER BY attester, via <> 'manual', weight DESC
            """);
        while (rows.Read())
        {
            if (all.Count == 0 || all[^1].Attester != rows.GetString(0))
            {
                all.Add(new TrustedAttester(rows.GetString(0), rows.GetInt32(2), rows.GetString(1)));
            }
        }

        return [.. all.OrderByDescending(one => one.Weight).ThenBy(one => one.Attester, StringComparer.Ordinal)];
    }
}
