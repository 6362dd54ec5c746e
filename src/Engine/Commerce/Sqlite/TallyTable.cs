using Microsoft.Data.Sqlite;
using Satchel.Engine.Budget;
using Satchel.Engine.Store.Sqlite;
using Satchel.Protocols.Lightning;

namespace Satchel.Engine.Commerce.Sqlite;

/// <summary>The sums that are kept with every payment, so that no question reads the payments themselves.</summary>
internal static class TallyTable
{
    private const int MonthsInYear = 12;

    private const string Sums = """
        coalesce(sum(settled), 0), coalesce(sum(failed), 0), coalesce(sum(refunded), 0), coalesce(sum(errors), 0), coalesce(sum(paid_msat), 0),
        coalesce(sum(fee_msat), 0), coalesce(sum(refunded_msat), 0)
        """;

    /// <summary>The number of the month that holds a day.</summary>
    public static long MonthOf(DateOnly day) => (day.Year * MonthsInYear) + day.Month - 1;

    /// <summary>The day on which something happened, in UTC.</summary>
    public static DateOnly DayOf(DateTimeOffset time) => DateOnly.FromDateTime(time.UtcDateTime);

    /// <summary>Adds what a payment has become, in place of what it was.</summary>
    public static void Replace(SqliteSession session, Payment? before, Payment after)
    {
        if (before is not null)
        {
            Add(session, before, -Tally.Of(before));
        }

        Add(session, after, Tally.Of(after));
    }

    /// <summary>Counts an error that was reported of a vendor.</summary>
    public static void AddError(SqliteSession session, PaymentNetwork network, VendorKey vendor, DateTimeOffset at)
        => Add(session, network, PaymentDirection.Out, TallyScope.Vendor, vendor.Value, DayOf(at), new Tally(0, 0, 0, 1, 0, 0, 0));

    /// <summary>Sums over some subjects, from one start to another, both included.</summary>
    public static Tally Sum(
        SqliteSession session, PaymentNetwork network, PaymentDirection direction, TallyScope scope, IEnumerable<string> subjects, TallySpan span, long from,
        long to)
    {
        var sum = default(Tally);
        foreach (var subject in subjects)
        {
            using var row = session.Rows(
                $"""
                SELECT {Sums} FROM tally
                WHERE network = $1 AND direction = $2 AND scope = $3 AND subject = $4 AND span = $5 AND start BETWEEN $6 AND $7
                """,
                (int)network, (int)direction, (int)scope, subject, (int)span, from, to);
            row.Read();
            sum += Read(row, 0);
        }

        return sum;
    }

    /// <summary>What was spent in a window of a limit.</summary>
    public static long Spent(SqliteSession session, PaymentNetwork network, TallyScope scope, IEnumerable<string> subjects, BudgetSpan span, DateTimeOffset now)
    {
        var window = BudgetWindow.Of(span, now);
        var (kept, from, to) = span is BudgetSpan.Month
            ? (TallySpan.Month, MonthOf(window.From), MonthOf(window.From))
            : (TallySpan.Day, window.From.DayNumber, window.Until.DayNumber - 1L);
        return Sum(session, network, PaymentDirection.Out, scope, subjects, kept, from, to).SpentMsat;
    }

    /// <summary>The sums of each subject over some days, both included.</summary>
    public static IReadOnlyList<(string Subject, Tally Sum)> BySubject(
        SqliteSession session, PaymentNetwork network, PaymentDirection direction, TallyScope scope, DateOnly from, DateOnly to)
    {
        var sums = new List<(string, Tally)>();
        using var rows = session.Rows(
            $"""
            SELECT subject, {Sums} FROM tally
            WHERE network = $1 AND direction = $2 AND scope = $3 AND span = 0 AND start BETWEEN $4 AND $5 GROUP BY subject ORDER BY subject
            """,
            (int)network, (int)direction, (int)scope, from.DayNumber, to.DayNumber);
        while (rows.Read())
        {
            sums.Add((rows.GetString(0), Read(rows, 1)));
        }

        return sums;
    }

    /// <summary>What was paid for each subject and not given back, ever, in the order of the names.</summary>
    public static IReadOnlyList<KeyValuePair<string, Msat>> Ever(
        SqliteSession session, PaymentNetwork network, PaymentDirection direction, TallyScope scope)
    {
        var sums = new List<KeyValuePair<string, Msat>>();
        using var rows = session.Rows(
            """
            SELECT subject, paid_msat - refunded_msat FROM tally
            WHERE network = $1 AND direction = $2 AND scope = $3 AND span = 2 AND start = 0 AND paid_msat > refunded_msat ORDER BY subject
            """,
            (int)network, (int)direction, (int)scope);
        while (rows.Read())
        {
            sums.Add(KeyValuePair.Create(rows.GetString(0), new Msat(rows.GetInt64(1))));
        }

        return sums;
    }

    /// <summary>The sums of months, the latest included.</summary>
    public static IReadOnlyList<(long Month, Tally Sum)> Months(
        SqliteSession session, PaymentNetwork network, IEnumerable<string> vendors, long from, long to)
    {
        var months = new List<(long, Tally)>();
        foreach (var vendor in vendors)
        {
            using var rows = session.Rows(
                $"""
                SELECT start, {Sums} FROM tally
                WHERE network = $1 AND direction = 0 AND scope = 1 AND subject = $2 AND span = 1 AND start BETWEEN $3 AND $4 GROUP BY start
                """,
                (int)network, vendor, from, to);
            while (rows.Read())
            {
                months.Add((rows.GetInt64(0), Read(rows, 1)));
            }
        }

        return months;
    }

    private static void Add(SqliteSession session, Payment payment, Tally change)
    {
        if (change == default)
        {
            return;
        }

        var day = DayOf(payment.At);
        Add(session, payment.Network, payment.Direction, TallyScope.Global, "", day, change);
        Add(session, payment.Network, payment.Direction, TallyScope.Vendor, payment.Vendor.Value, day, change);
        foreach (var (scope, subject) in ((TallyScope, string)[])
            [
                (TallyScope.Operation, payment.Operation), (TallyScope.Agent, payment.Agent), (TallyScope.Purpose, payment.Purpose),
                (TallyScope.Protocol, payment.Protocol),
            ])
        {
            if (subject.Length > 0)
            {
                Add(session, payment.Network, payment.Direction, scope, subject, day, change);
            }
        }
    }

    private static void Add(
        SqliteSession session, PaymentNetwork network, PaymentDirection direction, TallyScope scope, string subject, DateOnly day, Tally change)
    {
        foreach (var (span, start) in ((TallySpan, long)[])[(TallySpan.Day, day.DayNumber), (TallySpan.Month, MonthOf(day)), (TallySpan.Ever, 0)])
        {
            session.Run(
                """
                INSERT INTO tally (network, direction, scope, subject, span, start, settled, failed, refunded, errors, paid_msat, fee_msat, refunded_msat)
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
                ON CONFLICT (network, direction, scope, subject, span, start) DO UPDATE SET
                    settled = settled + excluded.settled,
                    failed = failed + excluded.failed,
                    refunded = refunded + excluded.refunded,
                    errors = errors + excluded.errors,
                    paid_msat = paid_msat + excluded.paid_msat,
                    fee_msat = fee_msat + excluded.fee_msat,
                    refunded_msat = refunded_msat + excluded.refunded_msat
                """,
                (int)network, (int)direction, (int)scope, subject, (int)span, start, change.Settled, change.Failed, change.Refunded, change.Errors,
                change.PaidMsat, change.FeeMsat, change.RefundedMsat);
        }
    }

    private static Tally Read(SqliteDataReader row, int at) => new(
        row.GetInt64(at), row.GetInt64(at + 1), row.GetInt64(at + 2), row.GetInt64(at + 3), row.GetInt64(at + 4), row.GetInt64(at + 5),
        row.GetInt64(at + 6));
}
