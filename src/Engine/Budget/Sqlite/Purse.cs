using Satchel.Engine.Model;
using Satchel.Engine.Store;
using Satchel.Engine.Store.Sqlite;

namespace Satchel.Engine.Budget.Sqlite;

/// <summary>
/// The purse of one home: what models have cost, and what is set aside for calls that are being made, whatever the store.
/// Each call of a method is one transaction, so many processes keep one limit together. The file is made with the first
/// reservation.
/// </summary>
public sealed class Purse
{
    /// <summary>How long a reservation stands if nobody settles it: longer than any call, so its process has died.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(10);

    private readonly PurseFile _file;
    private readonly TimeProvider _time;

    /// <summary>Names a purse; nothing is touched yet.</summary>
    /// <param name="path">Its file.</param>
    /// <param name="time">The clock.</param>
    public Purse(string path, TimeProvider time) => (_file, _time) = (new PurseFile(path, time), time);

    /// <summary>The day, in UTC, whose limits hold now.</summary>
    public DateOnly Today => DateOnly.FromDateTime(_time.GetUtcNow().UtcDateTime);

    /// <summary>Sets the estimate of one call aside, if the limits of today allow it.</summary>
    /// <exception cref="StoreException">The purse cannot be written.</exception>
    public ValueTask<SpendDecision> ReserveAsync(SpendEstimate estimate, SpendLimits limits, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(estimate);
        ArgumentNullException.ThrowIfNull(limits);
        return _file.WriteAsync(session => Reserve(session, estimate, limits), cancellationToken);
    }

    /// <summary>Turns a reservation into spending on its day. One that has expired meanwhile is spent all the same.</summary>
    /// <exception cref="StoreException">The purse cannot be written.</exception>
    public async ValueTask SettleAsync(SpendReservation reservation, SpentCall call, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(reservation);
        ArgumentNullException.ThrowIfNull(call);
        await _file.WriteAsync(
            session =>
            {
                Delete(session, reservation);
                Add(session, reservation.Day, call);
                return true;
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Gives back what was set aside for a call that was never made.</summary>
    /// <exception cref="StoreException">The purse cannot be written.</exception>
    public async ValueTask ReleaseAsync(SpendReservation reservation, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(reservation);
        await _file.WriteAsync(session => Delete(session, reservation), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What was spent on some days, both included; empty where there is no purse yet.</summary>
    /// <exception cref="StoreException">The purse cannot be read.</exception>
    public IReadOnlyList<SpendTotal> Read(DateOnly from, DateOnly to) => _file.Read(session => Totals(session, from, to)) ?? [];

    private static int Delete(SqliteSession session, SpendReservation reservation)
        => session.Run("DELETE FROM reservation WHERE reservation = $1", reservation.Id);

    private static void Add(SqliteSession session, DateOnly day, SpentCall call)
        => session.Run(
            """
            INSERT INTO spend (day, store, purpose, model, calls, failures, unpriced, input_tokens, output_tokens, micro_usd, latency_ms)
            VALUES ($1, $2, $3, $4, 1, $5, $6, $7, $8, $9, $10)
            ON CONFLICT (day, store, purpose, model) DO UPDATE SET
                calls = calls + 1,
                failures = failures + excluded.failures,
                unpriced = unpriced + excluded.unpriced,
                input_tokens = input_tokens + excluded.input_tokens,
                output_tokens = output_tokens + excluded.output_tokens,
                micro_usd = micro_usd + excluded.micro_usd,
                latency_ms = latency_ms + excluded.latency_ms
            """,
            day.DayNumber,
            call.Store.Value,
            ModelPurposeNames.Of(call.Purpose),
            call.Model,
            call.HasFailed ? 1 : 0,
            call.Money is null ? 1 : 0,
            call.Tokens.Input,
            call.Tokens.Output,
            call.Money?.Value ?? 0,
            (long)call.Latency.TotalMilliseconds);

    private static List<SpendTotal> Totals(SqliteSession session, DateOnly from, DateOnly to)
    {
        var totals = new List<SpendTotal>();
        using var rows = session.Rows(
            """
            SELECT day, store, purpose, model, calls, failures, unpriced, input_tokens, output_tokens, micro_usd, latency_ms
            FROM spend WHERE day BETWEEN $1 AND $2 ORDER BY day, store, purpose, model
            """,
            from.DayNumber,
            to.DayNumber);
        while (rows.Read())
        {
            totals.Add(new SpendTotal
            {
                Day = DateOnly.FromDayNumber(rows.GetInt32(0)),
                Store = StoreName.Parse(rows.GetString(1)),
                Purpose = rows.GetString(2),
                Model = rows.GetString(3),
                Calls = rows.GetInt64(4),
                Failures = rows.GetInt64(5),
                UnpricedCalls = rows.GetInt64(6),
                Tokens = new TokenCount(rows.GetInt64(7), rows.GetInt64(8)),
                Money = new MicroUsd(rows.GetInt64(9)),
                Latency = TimeSpan.FromMilliseconds(rows.GetInt64(10)),
            });
        }

        return totals;
    }

    private SpendDecision Reserve(SqliteSession session, SpendEstimate estimate, SpendLimits limits)
    {
        var now = _time.GetUtcNow();
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        session.Run("DELETE FROM reservation WHERE expires_at <= $1", now.ToUnixTimeMilliseconds());
        var tokens = session.Number(
            """
            SELECT (SELECT coalesce(sum(input_tokens + output_tokens), 0) FROM spend WHERE day = $1)
                + (SELECT coalesce(sum(tokens), 0) FROM reservation WHERE day = $1)
            """,
            today.DayNumber);
        var money = session.Number(
            """
            SELECT (SELECT coalesce(sum(micro_usd), 0) FROM spend WHERE day = $1)
                + (SELECT coalesce(sum(micro_usd), 0) FROM reservation WHERE day = $1)
            """,
            today.DayNumber);

        // A limit that is reached stops also what is expected to cost nothing: its price is known only afterwards.
        var passed = limits.Tokens is { } most && (tokens >= most || tokens + estimate.Tokens > most) ? SpendLimit.Tokens
            : limits.Money is { } dearest && (money >= dearest.Value || money + estimate.Money.Value > dearest.Value) ? SpendLimit.Money
            : (SpendLimit?)null;
        if (passed is { } limit)
        {
            return new SpendDecision.Refused(limit, new DateTimeOffset(today.AddDays(1), TimeOnly.MinValue, TimeSpan.Zero));
        }

        var purpose = estimate.Purpose is { } known ? ModelPurposeNames.Of(known) : "";
        if (TokenRules.Passed(session, purpose, estimate.Tokens, now) is { } span)
        {
            return new SpendDecision.Refused(SpendLimit.Rule, BudgetWindow.Of(span is BudgetSpan.Payment ? BudgetSpan.Day : span, now).End);
        }

        var id = session.Number(
            "INSERT INTO reservation (day, purpose, tokens, micro_usd, expires_at) VALUES ($1, $2, $3, $4, $5) RETURNING reservation",
            today.DayNumber,
            purpose,
            estimate.Tokens,
            estimate.Money.Value,
            (now + Lease).ToUnixTimeMilliseconds());
        return new SpendDecision.Reserved(new SpendReservation(id, today));
    }
}
