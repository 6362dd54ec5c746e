using System.Text.Json;
using Satchel.Engine.Budget.Sqlite;
using Satchel.Engine.Model;
using Satchel.Engine.Store;
using Satchel.Engine.Store.Sqlite;

namespace Satchel.Engine.Commerce.Sqlite;

/// <summary>
/// Checks payments before they are made. What is approved is set aside in the same transaction, so that no two checks can spend the
/// same part of a budget.
/// </summary>
public sealed class PreflightDesk
{
    /// <summary>How long an amount is set aside for a payment that does not come.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(10);

    /// <summary>How long an amount is set aside that a person has approved.</summary>
    public static readonly TimeSpan ApprovedLease = TimeSpan.FromHours(1);

    /// <summary>How long a payment waits for a person.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromDays(1);

    /// <summary>Within this time the same question of the same caller gets the same reservation.</summary>
    public static readonly TimeSpan Repetition = TimeSpan.FromSeconds(120);

    private readonly PurseActor _actor;
    private readonly PurseFile _file;

    internal PreflightDesk(PurseFile file, PurseActor actor) => (_file, _actor) = (file, actor);

    /// <summary>Checks a payment, and sets its amount aside where it may be paid.</summary>
    /// <param name="plan">The payment.</param>
    /// <param name="cancellationToken">Stops it before the commit.</param>
    /// <exception cref="ArgumentOutOfRangeException">The amount is nothing.</exception>
    /// <exception cref="StoreException">The purse cannot be written.</exception>
    public ValueTask<PreflightDecision> CheckAsync(PaymentPlan plan, CancellationToken cancellationToken)
    {
        Require(plan);
        return _file.WriteBrieflyAsync(session => Check(session, plan), cancellationToken);
    }

    /// <summary>Says what would come of a check; nothing is set aside or written down.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The amount is nothing.</exception>
    /// <exception cref="StoreException">The purse cannot be read.</exception>
    public ValueTask<PreflightDecision> AskAsync(PaymentPlan plan, CancellationToken cancellationToken)
    {
        Require(plan);
        var now = _file.Time.GetUtcNow();
        return _file.ReadAsync(
            session => Decide(PreflightEvidence.Read(session, plan, null, now), now, isAsked: true),
            Decide(PreflightEvidence.OfNothing(plan), now, isAsked: true),
            cancellationToken);
    }

    /// <summary>A person lets a payment be made that waited for it. The limits hold all the same.</summary>
    /// <param name="id">The check, or a beginning that only one has.</param>
    /// <param name="cancellationToken">Stops it before the commit.</param>
    /// <exception cref="StoreException">The purse cannot be written.</exception>
    public ValueTask<ApprovalOutcome> ApproveAsync(string id, CancellationToken cancellationToken)
        => _file.WriteAsync(session => Approve(session, id), cancellationToken);

    /// <summary>One check; null where there is none, or several begin like this.</summary>
    /// <param name="id">The check, or a beginning that only one has.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="StoreException">The purse cannot be read.</exception>
    public ValueTask<PreflightDecision?> FindAsync(string id, CancellationToken cancellationToken)
        => _file.ReadAsync(session => PreflightTable.FindIds(session, id) is [var whole] ? PreflightTable.Find(session, whole) : null, null, cancellationToken);

    /// <summary>Gives back what was set aside, or lets nobody wait any longer.</summary>
    /// <param name="id">The check, or a beginning that only one has.</param>
    /// <param name="cancellationToken">Stops it before the commit.</param>
    /// <returns>The check as it is now; null where there is none, or it is under way or over.</returns>
    /// <exception cref="StoreException">The purse cannot be written.</exception>
    public ValueTask<PreflightDecision?> ReleaseAsync(string id, CancellationToken cancellationToken)
        => _file.WriteAsync(
            session =>
            {
                if (PreflightTable.FindIds(session, id) is not [var whole]
                    || PreflightTable.Find(session, whole) is not { State: PreflightState.Reserved or PreflightState.Waiting } decision
                    || (decision.State is PreflightState.Reserved && !HoldTable.Delete(session, whole)))
                {
                    return null;
                }

                var now = _file.Time.GetUtcNow();
                PreflightTable.Change(session, whole, PreflightState.Released, "", now);
                PurseLedger.Append(session, now, _actor, "preflight_release", whole, static _ => { });
                return decision with { State = PreflightState.Released, ExpiresAt = now };
            },
            cancellationToken);

    /// <summary>Checks since a moment, the newest first.</summary>
    /// <param name="since">The moment.</param>
    /// <param name="state">Only those that have become this; null for all.</param>
    /// <param name="limit">Most of them.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="StoreException">The purse cannot be read.</exception>
    public ValueTask<IReadOnlyList<PreflightDecision>> ListAsync(
        DateTimeOffset since, PreflightState? state, int limit, CancellationToken cancellationToken)
        => _file.ReadAsync(session => PreflightTable.Newest(session, since, state, limit), [], cancellationToken);

    private static void Require(PaymentPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(plan.Amount.Value);
    }

    private PreflightDecision Check(SqliteSession session, PaymentPlan plan)
    {
        var now = _file.Time.GetUtcNow();
        HoldTable.Purge(session, now);
        var same = PreflightTable.FindSame(session, plan, _actor.Name, now - Repetition, now);
        var decision = Decide(PreflightEvidence.Read(session, plan, same?.Id, now), now, isAsked: false);
        if (same is not null && (same.State is PreflightState.Reserved || decision.Verdict is PreflightVerdict.Escalate))
        {
            return same with { RemainingToday = decision.RemainingToday, TrustScore = decision.TrustScore };
        }

        if (decision.State is PreflightState.Reserved && HoldTable.Count(session) >= HoldTable.Most)
        {
            decision = decision with
            {
                Verdict = PreflightVerdict.Reject,
                State = PreflightState.Rejected,
                Reasons = [new("too_many_reservations", PreflightVerdict.Reject, "Too many amounts are set aside at once"), .. decision.Reasons],
            };
        }

        PreflightTable.Insert(session, decision, _actor.Name);
        if (decision.State is PreflightState.Reserved)
        {
            HoldTable.Insert(session, decision.Id, plan, plan.Total.Value, decision.ExpiresAt);
        }

        PurseLedger.Append(session, now, _actor, "preflight", decision.Id, json => Write(json, decision));
        return decision;
    }

    private ApprovalOutcome Approve(SqliteSession session, string id)
    {
        var now = _file.Time.GetUtcNow();
        HoldTable.Purge(session, now);
        var ids = PreflightTable.FindIds(session, id);
        if (ids is not [var whole] || PreflightTable.Find(session, whole) is not { } decision)
        {
            return new ApprovalOutcome.NotFound(ids.Count);
        }

        if (decision.State is not PreflightState.Waiting || decision.ExpiresAt <= now)
        {
            return new ApprovalOutcome.NotWaiting(decision);
        }

        var group = VendorTable.Group(session, decision.Plan.Vendor);
        string[] passed = [.. BudgetStandings.Of(session, decision.Plan, group, null, now)
            .Where(standing => !standing.Allows(decision.Plan.Total.Value))
            .Select(standing => PreflightRules.Refusal(standing, decision.Plan.Total.Value))];
        if (passed.Length > 0)
        {
            return new ApprovalOutcome.OverBudget(decision, passed);
        }

        var approved = decision with { State = PreflightState.Reserved, ExpiresAt = now + ApprovedLease };
        PreflightTable.Change(session, whole, approved.State, "", approved.ExpiresAt);
        HoldTable.Insert(session, whole, approved.Plan, approved.Plan.Total.Value, approved.ExpiresAt);
        PurseLedger.Append(session, now, _actor, "preflight_approve", whole, static _ => { });
        return new ApprovalOutcome.Approved(approved);
    }

    private static PreflightDecision Decide(PreflightSigns signs, DateTimeOffset now, bool isAsked)
    {
        var (verdict, reasons) = PreflightRules.Decide(signs);
        var (state, length) = isAsked ? (PreflightState.Asked, TimeSpan.Zero) : verdict switch
        {
            PreflightVerdict.Approve => (PreflightState.Reserved, Lease),
            PreflightVerdict.Escalate => (PreflightState.Waiting, Patience),
            PreflightVerdict.Reject => (PreflightState.Rejected, TimeSpan.Zero),
        };
        return new PreflightDecision
        {
            Id = Guid.CreateVersion7(now).ToString("D"),
            Plan = signs.Plan,
            Verdict = verdict,
            State = state,
            Reasons = reasons,
            Anomaly = signs.Anomaly.Verdict,
            DecidedAt = PaymentTable.Time(PaymentTable.Ms(now)),
            ExpiresAt = PaymentTable.Time(PaymentTable.Ms(now + length)),
            RemainingToday = signs.RemainingToday,
            TrustScore = signs.Community.Weighted,
        };
    }

    private static void Write(Utf8JsonWriter json, PreflightDecision decision)
    {
        json.WriteString("vendor", decision.Plan.Vendor.Value);
        json.WriteString("network", CommerceNames.Of(decision.Plan.Network));
        json.WriteNumber("msat", decision.Plan.Amount.Value);
        json.WriteString("verdict", CommerceNames.Of(decision.Verdict));
        json.WriteString("expires_at", TimeText.Format(decision.ExpiresAt));
        json.WriteStartArray("reasons");
        foreach (var reason in decision.Reasons)
        {
            json.WriteStringValue(reason.Code);
        }

        json.WriteEndArray();
    }
}
