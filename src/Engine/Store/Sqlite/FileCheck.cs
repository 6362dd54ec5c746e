using Satchel.Engine.Store.Sql;

namespace Satchel.Engine.Store.Sqlite;

/// <summary>SQLite's own proof of the file: its pages, and its indexes against its tables.</summary>
internal static class FileCheck
{
    public static void Run(AuditWork work)
    {
        var damage = Damage(work);
        if (damage.Count > 0 && work.Repairs)
        {
            // An index that lost its way to its table is made anew; a page that is gone stays gone.
            work.Session.Run("REINDEX");
            var lasting = Damage(work);
            foreach (var line in damage.Except(lasting, StringComparer.Ordinal))
            {
                work.Found("database_damaged", "file", line, static () => { });
            }

            damage = lasting;
        }

        foreach (var line in damage)
        {
            work.Found("database_damaged", "file", line);
        }
    }

    private static List<string> Damage(AuditWork work)
    {
        var lines = new List<string>();
        using var rows = work.Session.Rows(work.Sample is null ? "PRAGMA main.integrity_check" : "PRAGMA main.quick_check");
        while (rows.Read())
        {
            if (rows.GetString(0) is var line and not "ok")
            {
                lines.Add(line);
            }
        }

        return lines;
    }
}
