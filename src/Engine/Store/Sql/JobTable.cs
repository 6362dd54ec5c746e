using System.Data.Common;

namespace Satchel.Engine.Store.Sql;

/// <summary>The statements about jobs; who calls them holds the write lock where they write.</summary>
internal static class JobTable
{
    private const string Columns =
        "job, kind, subject, queued_at, not_before, attempts, lease_owner, leased_at, lease_until, state, finished_at, reason";

    private const string Filter = """
        WHERE (CAST($1 AS BIGINT) IS NULL OR job = $1) AND (CAST($2 AS TEXT) IS NULL OR subject = $2)
            AND (CAST($3 AS TEXT) IS NULL OR substr(reason, 1, length($3)) = $3) AND (CAST($4 AS BIGINT) IS NULL OR finished_at < $4)
            AND (CAST($5 AS TEXT) IS NULL OR ' ' || $5 || ' ' LIKE '% ' || state || ' %') AND (CAST($6 AS TEXT) IS NULL OR kind = $6)
            AND (CAST($7 AS TEXT) IS NULL OR reason IS NULL OR substr(reason, 1, length($7)) <> $7)
        """;

    public static void Enqueue(SqlSession session, NewJob job)
        => session.Run(
            """
            INSERT INTO main.job (kind, subject, queued_at, not_before) VALUES ($1, $2, $3, $3)
            ON CONFLICT (kind, subject) WHERE state = 'pending' DO UPDATE SET not_before = excluded.not_before, attempts = 0
            """,
            job.Kind,
            job.Subject.Value,
            job.QueuedAt.ToUnixTimeMilliseconds());

    public static IReadOnlyList<Job> Lease(SqlSession session, JobLease lease, int most, long? before)
    {
        var nowMs = lease.At.ToUnixTimeMilliseconds();
        session.Run(
            "UPDATE main.job SET lease_owner = NULL, leased_at = NULL, lease_until = NULL, reason = $2 "
                + Where(session, "state = 'pending' AND lease_owner IS NOT NULL AND lease_until <= $1"),
            nowMs,
            Job.EndedWithWorker);
        session.Run(
            "UPDATE main.job SET state = 'parked', finished_at = $1 " + Where(session, "state = 'pending' AND attempts >= $2 AND lease_owner IS NULL"),
            nowMs,
            IStoreJobs.MostAttempts);
        return [.. Due(session, nowMs, most, before).Select(job => Take(session, job, lease))];
    }

    /// <summary>The jobs that may be begun together: one whose worker ended is begun alone.</summary>
    private static List<long> Due(SqlSession session, long nowMs, int most, long? before)
    {
        using var rows = session.Rows(
            """
            SELECT job, coalesce(reason = $4, false) FROM main.job
            WHERE state = 'pending' AND not_before <= $1 AND lease_owner IS NULL AND (CAST($3 AS BIGINT) IS NULL OR job < $3)
            ORDER BY job LIMIT $2
            """ + session.Dialect.SkipLocked,
            nowMs,
            most,
            before,
            Job.EndedWithWorker);
        var due = new List<long>();
        while (rows.Read())
        {
            var isSuspect = rows.GetBoolean(1);
            if (isSuspect && due.Count > 0)
            {
                break;
            }

            due.Add(rows.GetInt64(0));
            if (isSuspect)
            {
                break;
            }
        }

        return due;
    }

    private static Job Take(SqlSession session, long job, JobLease lease)
        => Read(session.Rows(
            $"""
            UPDATE main.job SET lease_owner = $2, leased_at = $3, lease_until = $4, attempts = attempts + 1 WHERE job = $1
            RETURNING {Columns}
            """,
            job,
            lease.Owner,
            lease.At.ToUnixTimeMilliseconds(),
            lease.Until.ToUnixTimeMilliseconds()))[0];

    public static int Renew(SqlSession session, JobLease lease)
        => session.Run(
            "UPDATE main.job SET lease_until = $2 " + Where(session, "state = 'pending' AND lease_owner = $1"), lease.Owner, lease.Until.ToUnixTimeMilliseconds());

    public static int Release(SqlSession session, string owner)
        => session.Run(
            "UPDATE main.job SET lease_owner = NULL, leased_at = NULL, lease_until = NULL, attempts = attempts - 1 "
                + Where(session, "state = 'pending' AND lease_owner = $1"),
            owner);

    public static IReadOnlyList<string> Owners(SqlSession session)
    {
        using var rows = session.Rows("SELECT DISTINCT lease_owner FROM main.job WHERE state = 'pending' AND lease_owner IS NOT NULL");
        var owners = new List<string>();
        while (rows.Read())
        {
            owners.Add(rows.GetString(0));
        }

        return owners;
    }

    public static int Reclaim(SqlSession session, string owner)
        => session.Run(
            "UPDATE main.job SET lease_owner = NULL, leased_at = NULL, lease_until = NULL, reason = $2 "
                + Where(session, "state = 'pending' AND lease_owner = $1"),
            owner,
            Job.EndedWithWorker);

    public static int Postpone(SqlSession session, Job job, DateTimeOffset notBefore, string reason, bool counts)
        => session.Run(
            """
            UPDATE main.job SET not_before = $3, reason = $4, attempts = attempts - $5, lease_owner = NULL, leased_at = NULL, lease_until = NULL
            WHERE job = $1 AND state = 'pending' AND lease_owner = $2
            """,
            job.Number,
            job.Lease!.Owner,
            notBefore.ToUnixTimeMilliseconds(),
            reason,
            counts ? 0 : 1);

    public static int Park(SqlSession session, Job job, string reason, long nowMs) => End(session, job, "parked", reason, nowMs);

    public static bool Finish(SqlSession session, Job job, string? note, long nowMs) => End(session, job, "done", note, nowMs) > 0;

    public static JobBlocker FindBlocker(SqlSession session, Job job, long nowMs, long sinceMs)
        => session.Value(
            """
            SELECT min(CASE WHEN lease_owner IS NOT NULL AND lease_until > $3 THEN 1 ELSE 0 END) FROM main.job
            WHERE state = 'pending' AND job < $1 AND not_before <= $3
                AND (lease_owner IS NULL OR lease_until <= $3 OR (lease_owner <> $2 AND leased_at > $4))
            """,
            job.Number,
            job.Lease?.Owner ?? "",
            nowMs,
            sinceMs) switch
        {
            null => JobBlocker.None,
            0L => JobBlocker.Due,
            _ => JobBlocker.Held,
        };

    public static IReadOnlyList<Job> List(SqlSession session, JobFilter filter, int limit)
        => Read(session.Rows($"SELECT {Columns} FROM main.job {Filter} ORDER BY job DESC LIMIT $8", [.. Values(filter), limit]));

    public static JobSummary Summarise(SqlSession session, long nowMs)
    {
        const string Statement = """
            SELECT count(*) FILTER (WHERE state = 'pending'),
                count(*) FILTER (WHERE state = 'pending' AND lease_owner IS NOT NULL AND lease_until > $1),
                count(*) FILTER (WHERE state = 'parked'), count(*) FILTER (WHERE state = 'done'),
                count(*) FILTER (WHERE state = 'done' AND substr(reason, 1, length($2)) = $2),
                min(CASE WHEN state = 'pending' THEN queued_at END),
                min(CASE WHEN state = 'pending' THEN CASE WHEN lease_owner IS NULL THEN not_before ELSE lease_until END END)
            FROM main.job
            """;
        using var row = session.Rows(Statement, nowMs, JobSummary.DegradedPrefix);
        row.Read();
        return new JobSummary(row.GetInt64(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3), row.GetInt64(4), Time(row, 5), Time(row, 6));
    }

    public static int Requeue(SqlSession session, JobFilter filter, long nowMs)
    {
        // Of parked jobs of one kind and subject one can begin anew.
        const string Statement = """
            UPDATE main.job SET state = 'pending', attempts = 0, not_before = $2, finished_at = NULL, reason = NULL
            WHERE job = $1 AND NOT EXISTS (SELECT 1 FROM main.job o WHERE o.kind = job.kind AND o.subject = job.subject AND o.state = 'pending')
            """;
        var parked = new List<long>();
        using (var rows = session.Rows($"SELECT job FROM main.job {Filter} AND state = 'parked' ORDER BY job" + session.Dialect.SkipLocked, [.. Values(filter)]))
        {
            while (rows.Read())
            {
                parked.Add(rows.GetInt64(0));
            }
        }

        return parked.Sum(job => session.Run(Statement, job, nowMs));
    }

    public static int Purge(SqlSession session, JobFilter filter)
        => session.Run(
            $"DELETE FROM main.job WHERE job IN (SELECT job FROM main.job {Filter} AND state <> 'pending'{session.Dialect.SkipLocked})", [.. Values(filter)]);

    /// <summary>The jobs of a condition, without those that somebody else is changing: nobody waits for one while holding others.</summary>
    private static string Where(SqlSession session, string condition)
        => $"WHERE job IN (SELECT job FROM main.job WHERE {condition}{session.Dialect.SkipLocked})";

    private static int End(SqlSession session, Job job, string state, string? reason, long nowMs)
        => session.Run(
            """
            UPDATE main.job SET state = $3, finished_at = $4, reason = $5, lease_owner = NULL, leased_at = NULL, lease_until = NULL
            WHERE job = $1 AND state = 'pending' AND lease_owner = $2
            """,
            job.Number,
            job.Lease!.Owner,
            state,
            nowMs,
            reason);

    private static IEnumerable<object?> Values(JobFilter filter) =>
    [
        filter.Number, filter.Subject?.Value, filter.ReasonPrefix, filter.FinishedBefore?.ToUnixTimeMilliseconds(),
        filter.States.Count == 0 ? null : string.Join(' ', filter.States.Select(Name)), filter.Kind,
        filter.ExceptReasonPrefix,
    ];

    private static List<Job> Read(DbDataReader rows)
    {
        using (rows)
        {
            var jobs = new List<Job>();
            while (rows.Read())
            {
                jobs.Add(new Job
                {
                    Number = rows.GetInt64(0),
                    Kind = rows.GetString(1),
                    Subject = VersionRow.Id(rows.GetString(2)),
                    QueuedAt = VersionRow.Time(rows.GetInt64(3)),
                    NotBefore = VersionRow.Time(rows.GetInt64(4)),
                    Attempts = (int)rows.GetInt64(5),
                    Lease = rows.IsDBNull(6)
                        ? null
                        : new JobLease(rows.GetString(6), VersionRow.Time(rows.GetInt64(7)), VersionRow.Time(rows.GetInt64(8))),
                    State = State(rows.GetString(9)),
                    FinishedAt = Time(rows, 10),
                    Reason = rows.IsDBNull(11) ? null : rows.GetString(11),
                });
            }

            return jobs;
        }
    }

    private static DateTimeOffset? Time(DbDataReader row, int column) => row.IsDBNull(column) ? null : VersionRow.Time(row.GetInt64(column));

    private static string Name(JobState state) => state switch
    {
        JobState.Pending => "pending",
        JobState.Done => "done",
        _ => "parked",
    };

    private static JobState State(string name) => name switch
    {
        "pending" => JobState.Pending,
        "done" => JobState.Done,
        "parked" => JobState.Parked,
        _ => throw new FormatException($"'{name}' is no state of a job"),
    };
}
