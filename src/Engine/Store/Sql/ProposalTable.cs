using System.Data.Common;
using Satchel.Engine.Model;

namespace Satchel.Engine.Store.Sql;

/// <summary>What machines would retire, and how many they have retired today.</summary>
internal static class ProposalTable
{
    private const string Columns = "memory, replacement, reason, made_by, proposed_at";

    public static int Save(SqlSession session, Proposal proposal)
        => session.Run(
            $"""
            INSERT INTO main.proposal ({Columns}) VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT (memory) DO UPDATE SET
                replacement = excluded.replacement, reason = excluded.reason, made_by = excluded.made_by, proposed_at = excluded.proposed_at
            """,
            proposal.Memory.Value,
            proposal.Replacement?.Value,
            proposal.Reason,
            proposal.MadeBy,
            proposal.ProposedAt.ToUnixTimeMilliseconds());

    public static Proposal? Take(SqlSession session, MemoryId memory)
    {
        using var row = session.Rows($"DELETE FROM main.proposal WHERE memory = $1 RETURNING {Columns}", memory.Value);
        return row.Read() ? Read(row) : null;
    }

    public static IReadOnlyList<Proposal> List(SqlSession session, int limit)
    {
        using var rows = session.Rows(
            $"""
            SELECT {Columns} FROM main.proposal p
            WHERE EXISTS (SELECT 1 FROM main.version v WHERE v.memory = p.memory AND v.retired_at IS NULL)
            ORDER BY proposed_at, memory LIMIT $1
            """,
            limit);
        var proposals = new List<Proposal>();
        while (rows.Read())
        {
            proposals.Add(Read(rows));
        }

        return proposals;
    }

    public static bool TrySpendRetirement(SqlSession session, int mostPerDay, DateTimeOffset now)
    {
        var day = (long)(now.UtcDateTime - DateTime.UnixEpoch).TotalDays;
        if (Counter("retirement_day") != day)
        {
            Set("retirement_day", day);
            Set("retirements", 0);
        }

        var spent = Counter("retirements");
        if (spent >= mostPerDay)
        {
            return false;
        }

        Set("retirements", spent + 1);
        return true;

        long Counter(string name) => session.Number("SELECT value FROM main.counter WHERE name = $1", name);

        void Set(string name, long value)
            => session.Run("INSERT INTO main.counter (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value", name, value);
    }

    private static Proposal Read(DbDataReader row)
        => new(
            VersionRow.Id(row.GetString(0)),
            row.IsDBNull(1) ? null : VersionRow.Id(row.GetString(1)),
            row.GetString(2),
            row.GetString(3),
            VersionRow.Time(row.GetInt64(4)));
}
