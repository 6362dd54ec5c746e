using Satchel.Engine.Store.Sqlite;
using Satchel.Protocols.Lightning;

namespace Satchel.Engine.Commerce.Sqlite;

/// <summary>Sums from any moment on: whole days from the sums that are kept, the day that the moment lies in from its payments.</summary>
internal static class SinceTallies
{
    /// <summary>The sums of each subject.</summary>
    public static IReadOnlyDictionary<string, Tally> Of(SqliteSession session, PaymentNetwork network, TallyScope scope, DateTimeOffset since)
    {
        var sums = new Dictionary<string, Tally>(StringComparer.Ordinal);
        var first = WholeFrom(since);
        foreach (var (subject, sum) in TallyTable.BySubject(session, network, PaymentDirection.Out, scope, first, DateOnly.MaxValue))
        {
            sums[subject] = sum;
        }

        foreach (var payment in Part(session, network, since, first))
        {
            var subject = scope switch { TallyScope.Vendor => payment.Vendor.Value, TallyScope.Protocol => payment.Protocol, _ => "" };
            sums[subject] = sums.GetValueOrDefault(subject) + Tally.Of(payment);
        }

        return sums;
    }

    /// <summary>What was spent on each day.</summary>
    public static IReadOnlyList<KeyValuePair<DateOnly, Msat>> Days(SqliteSession session, PaymentNetwork network, DateTimeOffset since)
    {
        var first = WholeFrom(since);
        var days = new SortedDictionary<DateOnly, Msat>();
        if (Part(session, network, since, first).Sum(payment => Tally.Of(payment).SpentMsat) is > 0 and var part)
        {
            days[first.AddDays(-1)] = new Msat(part);
        }

        using var rows = session.Rows(
            "SELECT start, paid_msat + fee_msat FROM tally WHERE network = $1 AND direction = 0 AND scope = 0 AND subject = '' AND span = 0 AND start >= $2",
            (int)network, first.DayNumber);
        while (rows.Read())
        {
            if (rows.GetInt64(1) > 0)
            {
                days[DateOnly.FromDayNumber(rows.GetInt32(0))] = new Msat(rows.GetInt64(1));
            }
        }

        return [.. days];
    }

    /// <summary>The first day that lies behind the moment as a whole.</summary>
    private static DateOnly WholeFrom(DateTimeOffset since)
    {
        var day = TallyTable.DayOf(since);
        return since.UtcDateTime.TimeOfDay == TimeSpan.Zero || day == DateOnly.MaxValue ? day : day.AddDays(1);
    }

    private static IReadOnlyList<Payment> Part(SqliteSession session, PaymentNetwork network, DateTimeOffset since, DateOnly first)
    {
        var until = new DateTimeOffset(first, TimeOnly.MinValue, TimeSpan.Zero);
        return since >= until ? [] : PaymentTable.Newest(session, network, PaymentDirection.Out, since, until, int.MaxValue, 0);
    }
}
