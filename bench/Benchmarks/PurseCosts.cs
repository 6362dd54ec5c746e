using System.Diagnostics;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Satchel.Engine.Budget;
using Satchel.Engine.Commerce;
using Satchel.Engine.Commerce.Sqlite;
using Satchel.Protocols.Lightning;
using Satchel.Testing;

namespace Satchel.Benchmarks;

/// <summary>
/// What questions to a purse cost, beside one row that SQLite finds by its key in the same file: median and 95th percentile in
/// process. The purse is filled by SQL, with the sums that its payments must have.
/// </summary>
internal static class PurseCosts
{
    private const int Vendors = 20_000;
    private const int Warmup = 200;

    private const string Fill = """
        WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < $count)
        INSERT INTO payment (id, network, direction, vendor, state, delivery, asked_msat, paid_msat, fee_msat, protocol, operation, purpose, agent, payee,
            preflight, actor, store, memory, content, anomaly, at, recorded_at)
        SELECT printf('p%08d', i), 0, 0, printf('vendor%05d.example', i % $vendors), CASE WHEN i % 97 = 0 THEN 5 ELSE 4 END, 0, 100000 + i % 7000,
            CASE WHEN i % 97 = 0 THEN 0 ELSE 100000 + i % 7000 END, 0, 'lightning', '', '', '', '', '', 'bench', '', '', NULL, 0,
            $now - (i % 400) * 86400000 - i % 80000, $now
        FROM n;
        INSERT INTO vendor (key, first_seen) SELECT DISTINCT vendor, 0 FROM payment;
        INSERT INTO tally (network, direction, scope, subject, span, start, settled, failed, refunded, errors, paid_msat, fee_msat, refunded_msat)
        WITH counted AS (
            SELECT vendor, state = 4 AS settled, state = 5 AS failed, paid_msat, CAST(julianday(date(at / 1000, 'unixepoch')) - 1721425.5 AS INTEGER) AS day,
                CAST(strftime('%Y', at / 1000, 'unixepoch') AS INTEGER) * 12 + CAST(strftime('%m', at / 1000, 'unixepoch') AS INTEGER) - 1 AS month
            FROM payment),
        spanned AS (
            SELECT 0 AS span, day AS start, counted.* FROM counted UNION ALL SELECT 1, month, counted.* FROM counted UNION ALL SELECT 2, 0, counted.* FROM counted)
        SELECT 0, 0, 1, vendor, span, start, sum(settled), sum(failed), 0, 0, sum(paid_msat), 0, 0 FROM spanned GROUP BY vendor, span, start
        UNION ALL
        SELECT 0, 0, 0, '', span, start, sum(settled), sum(failed), 0, 0, sum(paid_msat), 0, 0 FROM spanned GROUP BY span, start;
        """;

    /// <summary>Measures and writes a table.</summary>
    public static async Task MeasureAsync(int payments, int rounds)
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("purse.db");
        var purse = new PaymentPurse(path, TimeProvider.System, "bench");
        await purse.Budgets.SetAsync(BudgetUnit.Msat, BudgetScope.Global, "", BudgetLimits.None with { PerDay = Msat.Most, PerMonth = Msat.Most }, isOwner: true, default);
        await purse.Budgets.SetAsync(BudgetUnit.Msat, BudgetScope.Vendor, VendorOf(7), BudgetLimits.None with { PerWeek = Msat.Most }, isOwner: true, default);
        using var plain = new SqliteConnection($"Data Source={path};Pooling=False");
        plain.Open();
        Load(plain, payments);

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{payments:N0} payments, {Vendors:N0} vendors, {rounds:N0} rounds"));
        Console.WriteLine("| question | median | p95 |");
        Console.WriteLine("| --- | --- | --- |");
        using var lookup = plain.CreateCommand();
        lookup.CommandText = "SELECT paid_msat FROM payment WHERE id = $id";
        var id = lookup.Parameters.Add("$id", SqliteType.Text);
        await TimeAsync("one row by its key (SQLite alone)", rounds, number =>
        {
            id.Value = string.Create(CultureInfo.InvariantCulture, $"p{number * 7919L % payments:00000000}");
            lookup.ExecuteScalar();
            return ValueTask.CompletedTask;
        });
        await TimeAsync("reputation", rounds, async number => await purse.Vendors.ReputationAsync(Vendor(number), PaymentNetwork.Mainnet, default));
        await TimeAsync("budget check", rounds, async number => await purse.Budgets.CheckAsync(Plan(number), default));
        await TimeAsync("preflight, only asked", rounds, async number => await purse.Preflights.AskAsync(Plan(number), default));
        await TimeAsync("preflight with its reservation", Math.Min(rounds, 1_000), async number => await purse.Preflights.CheckAsync(Plan(number), default));
    }

    private static void Load(SqliteConnection connection, int payments)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA synchronous = OFF; BEGIN; " + Fill + " COMMIT; PRAGMA wal_checkpoint(TRUNCATE);";
        command.CommandTimeout = 0;
        command.Parameters.AddWithValue("$count", payments);
        command.Parameters.AddWithValue("$vendors", Vendors);
        command.Parameters.AddWithValue("$now", TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds());
        command.ExecuteNonQuery();
    }

    private static async Task TimeAsync(string name, int rounds, Func<int, ValueTask> ask)
    {
        for (var i = 0; i < Warmup; i++)
        {
            await ask(i);
        }

        var times = new double[rounds];
        for (var i = 0; i < rounds; i++)
        {
            var started = Stopwatch.GetTimestamp();
            await ask(Warmup + i);
            times[i] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        }

        Array.Sort(times);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {times[rounds / 2]:0.000} ms | {times[rounds * 95 / 100]:0.000} ms |"));
    }

    private static string VendorOf(int number) => string.Create(CultureInfo.InvariantCulture, $"vendor{number * 7919L % Vendors:00000}.example");

    private static VendorKey Vendor(int number) => VendorKey.Parse(VendorOf(number));

    private static PaymentPlan Plan(int number) => new() { Vendor = Vendor(number), Amount = Msat.FromSats(100) };
}
