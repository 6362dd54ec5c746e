using Satchel.Engine.Store.Sqlite;

namespace Satchel.Engine.Commerce.Sqlite;

/// <summary>Vendors, the names that join them, and what they can be taken for.</summary>
internal static class VendorTable
{
    /// <summary>Most names that one vendor may have: each is read with every question about it.</summary>
    public const int MostAliases = 64;

    /// <summary>Writes a vendor down when it is first dealt with.</summary>
    public static void Ensure(SqliteSession session, VendorKey vendor, DateTimeOffset now)
    {
        if (session.Run("INSERT OR IGNORE INTO vendor (key, first_seen) VALUES ($1, $2)", vendor.Value, now.ToUnixTimeMilliseconds()) == 0)
        {
            return;
        }

        foreach (var variant in LookAlike.Variants(vendor))
        {
            session.Run("INSERT OR IGNORE INTO vendor_variant (variant, key) VALUES ($1, $2)", variant, vendor.Value);
        }
    }

    public static bool Exists(SqliteSession session, string key) => session.Value("SELECT 1 FROM vendor WHERE key = $1", key) is not null;

    /// <summary>The vendor behind a key, with all of its keys.</summary>
    public static VendorGroup Group(SqliteSession session, VendorKey key)
    {
        var vendor = session.Value("SELECT vendor FROM alias WHERE alias = $1", key.Value) is string joined ? VendorKey.Of(joined) : key;
        return new VendorGroup(vendor, [vendor, .. Aliases(session, vendor)]);
    }

    public static IReadOnlyList<VendorKey> Aliases(SqliteSession session, VendorKey vendor)
    {
        var aliases = new List<VendorKey>();
        using var rows = session.Rows("SELECT alias FROM alias WHERE vendor = $1 ORDER BY alias", vendor.Value);
        while (rows.Read())
        {
            aliases.Add(VendorKey.Of(rows.GetString(0)));
        }

        return aliases;
    }

    /// <summary>Every alias with its vendor.</summary>
    public static IReadOnlyDictionary<string, string> AllAliases(SqliteSession session)
    {
        var aliases = new Dictionary<string, string>(StringComparer.Ordinal);
        using var rows = session.Rows("SELECT alias, vendor FROM alias");
        while (rows.Read())
        {
            aliases.Add(rows.GetString(0), rows.GetString(1));
        }

        return aliases;
    }

    /// <summary>Lets a key and all that were joined to it belong to a vendor.</summary>
    /// <returns>Whether the vendor has room for them.</returns>
    public static bool Merge(SqliteSession session, VendorKey alias, VendorKey vendor)
    {
        session.Run("UPDATE alias SET vendor = $2 WHERE vendor = $1", alias.Value, vendor.Value);
        session.Run("INSERT INTO alias (alias, vendor) VALUES ($1, $2) ON CONFLICT (alias) DO UPDATE SET vendor = excluded.vendor", alias.Value, vendor.Value);
        return session.Number("SELECT count(*) FROM alias WHERE vendor = $1", vendor.Value) <= MostAliases;
    }

    public static bool Split(SqliteSession session, VendorKey alias) => session.Run("DELETE FROM alias WHERE alias = $1", alias.Value) > 0;

    /// <summary>A vendor that was dealt with before and that this one can be taken for; null where there is none.</summary>
    public static VendorKey? LookAlikeOf(SqliteSession session, VendorGroup group)
    {
        foreach (var variant in LookAlike.Variants(group.Vendor))
        {
            using var rows = session.Rows("SELECT key FROM vendor_variant WHERE variant = $1 LIMIT 100", variant);
            while (rows.Read())
            {
                if (IsOther(rows.GetString(0)))
                {
                    return VendorKey.Of(rows.GetString(0));
                }
            }
        }

        foreach (var front in LookAlike.Fronts(group.Vendor))
        {
            if (IsOther(front) && Exists(session, front))
            {
                return VendorKey.Of(front);
            }
        }

        return null;

        bool IsOther(string key) => !group.Keys.Contains(VendorKey.Of(key));
    }
}
