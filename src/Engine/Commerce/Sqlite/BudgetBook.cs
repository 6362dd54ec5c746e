using Satchel.Engine.Budget;
using Satchel.Engine.Budget.Sqlite;
using Satchel.Engine.Store;
using Satchel.Engine.Store.Sqlite;
using Satchel.Protocols.Crypto;
using Satchel.Protocols.Lightning;

namespace Satchel.Engine.Commerce.Sqlite;

/// <summary>The limits of a purse, and how far they are used up.</summary>
public sealed class BudgetBook
{
    private const int IdBytes = 4;

    private readonly PurseActor _actor;
    private readonly PurseFile _file;

    internal BudgetBook(PurseFile file, PurseActor actor) => (_file, _actor) = (file, actor);

    /// <summary>Sets the limits of a subject, in place of those that the same side had set. An agent may not go above the owner's.</summary>
    /// <param name="unit">What is counted.</param>
    /// <param name="scope">What it is about.</param>
    /// <param name="subject">The vendor's key, or the name of the operation, agent or purpose; empty for everything.</param>
    /// <param name="limits">The limits.</param>
    /// <param name="isOwner">Whether the owner sets them.</param>
    /// <param name="cancellationToken">Stops it before the commit.</param>
    /// <exception cref="StoreException">The purse cannot be written.</exception>
    public ValueTask<BudgetOutcome> SetAsync(
        BudgetUnit unit, BudgetScope scope, string subject, BudgetLimits limits, bool isOwner, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(subject);
        ArgumentNullException.ThrowIfNull(limits);
        return _file.WriteAsync(session => Set(session, unit, scope, subject, limits, isOwner), cancellationToken);
    }

    /// <summary>Removes a rule. Only the owner does it.</summary>
    /// <returns>The rule that is gone; null where there is none of this id.</returns>
    /// <exception cref="StoreException">The purse cannot be written.</exception>
    public ValueTask<BudgetRule?> RemoveAsync(string id, CancellationToken cancellationToken)
        => _file.WriteAsync(
            session =>
            {
                var rule = RuleTable.All(session).FirstOrDefault(rule => rule.Id == id);
                if (rule is not null)
                {
                    RuleTable.Remove(session, id);
                    PurseLedger.Append(session, _file.Time.GetUtcNow(), _actor, "budget_remove", id, json => RuleJson.Write(json, rule));
                }

                return rule;
            },
            cancellationToken);

    /// <summary>Every rule, and how far it is used up on a network.</summary>
    /// <exception cref="StoreException">The purse cannot be read.</exception>
    public ValueTask<IReadOnlyList<RuleStanding>> ListAsync(PaymentNetwork network, CancellationToken cancellationToken)
        => _file.ReadAsync<IReadOnlyList<RuleStanding>>(
            session =>
            {
                var now = _file.Time.GetUtcNow();
                return
                [
                    .. RuleTable.All(session).Select(rule => new RuleStanding(
                        rule,
                        rule.Unit is BudgetUnit.Tokens
                            ? [.. TokenStandings.Of(session, rule, now)]
                            : [.. BudgetStandings.Of(session, rule, network, Group(session, rule), now)])),
                ];
            },
            [],
            cancellationToken);

    /// <summary>What is set aside on a network for payments to come, under way or unclear.</summary>
    /// <exception cref="StoreException">The purse cannot be read.</exception>
    public ValueTask<Msat> HeldAsync(PaymentNetwork network, CancellationToken cancellationToken)
        => _file.ReadAsync(
            session => new Msat(HoldTable.Sum(session, network, TallyScope.Global, [], but: null, _file.Time.GetUtcNow())), Msat.Zero, cancellationToken);

    /// <summary>What may still be paid to a vendor.</summary>
    /// <exception cref="StoreException">The purse cannot be read.</exception>
    public ValueTask<VendorBudget> CheckAsync(PaymentPlan plan, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var nothing = new VendorBudget
        {
            Vendor = plan.Vendor,
            Limits = BudgetLimits.None,
            Standings = [],
            SpentToday = Msat.Zero,
            SpentThisWeek = Msat.Zero,
            SpentThisMonth = Msat.Zero,
            Reserved = Msat.Zero,
        };
        return _file.ReadAsync(session => Check(session, plan), nothing, cancellationToken);
    }

    private static VendorGroup? Group(SqliteSession session, BudgetRule rule)
        => rule.Scope is BudgetScope.Vendor ? VendorTable.Group(session, VendorKey.Of(rule.Subject)) : null;

    private VendorBudget Check(SqliteSession session, PaymentPlan plan)
    {
        var now = _file.Time.GetUtcNow();
        var group = VendorTable.Group(session, plan.Vendor);
        var vendors = group.Keys.Select(key => key.Value).ToArray();
        var standings = BudgetStandings.Of(session, plan, group, null, now);
        return new VendorBudget
        {
            Vendor = group.Vendor,
            Limits = standings.Where(standing => standing.Rule.Scope is BudgetScope.Vendor)
                .Aggregate(BudgetLimits.None, (limits, standing) => limits.And(standing.Rule.Limits)),
            Standings = standings,
            SpentToday = Spent(BudgetSpan.Day),
            SpentThisWeek = Spent(BudgetSpan.Week),
            SpentThisMonth = Spent(BudgetSpan.Month),
            Reserved = new Msat(HoldTable.Sum(session, plan.Network, TallyScope.Vendor, vendors, null, now)),
        };

        Msat Spent(BudgetSpan span) => new(TallyTable.Spent(session, plan.Network, TallyScope.Vendor, vendors, span, now));
    }

    private BudgetOutcome Set(SqliteSession session, BudgetUnit unit, BudgetScope scope, string subject, BudgetLimits limits, bool isOwner)
    {
        var now = _file.Time.GetUtcNow();
        var ceiling = Ceiling(session, unit, scope, subject);
        if (!isOwner && ceiling is not null && !limits.IsWithin(ceiling.Limits))
        {
            return new BudgetOutcome.AboveCeiling(ceiling);
        }

        var before = RuleTable.Find(session, unit, scope, subject, isOwner);
        var rule = new BudgetRule
        {
            Id = before?.Id ?? Convert.ToHexStringLower(SystemRandom.GetBytes(IdBytes)),
            Unit = unit,
            Scope = scope,
            Subject = subject,
            IsOwners = isOwner,
            Limits = limits,
            CreatedAt = before?.CreatedAt ?? now,
            UpdatedAt = now,
        };
        RuleTable.Set(session, rule);
        PurseLedger.Append(session, now, _actor, "budget_set", rule.Id, json => RuleJson.Write(json, rule));
        var effective = RuleTable.About(session, unit, scope, subject).Aggregate(BudgetLimits.None, (all, one) => all.And(one.Limits));
        return new BudgetOutcome.Applied(rule, ceiling is null ? effective : effective.And(ceiling.Limits));
    }

    /// <summary>The owner's rule about a subject; for a vendor, under any of its keys.</summary>
    private static BudgetRule? Ceiling(SqliteSession session, BudgetUnit unit, BudgetScope scope, string subject)
    {
        IEnumerable<string> subjects = scope is BudgetScope.Vendor ? VendorTable.Group(session, VendorKey.Of(subject)).Keys.Select(key => key.Value) : [subject];
        BudgetRule[] rules = [.. subjects.Select(one => RuleTable.Find(session, unit, scope, one, isOwners: true)).OfType<BudgetRule>()];
        return rules.Length == 0 ? null : rules[0] with { Limits = rules.Aggregate(BudgetLimits.None, (all, one) => all.And(one.Limits)) };
    }
}
