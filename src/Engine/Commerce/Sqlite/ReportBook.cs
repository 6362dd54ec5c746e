using Satchel.Engine.Budget.Sqlite;
using Satchel.Engine.Store;
using Satchel.Engine.Store.Sqlite;
using Satchel.Protocols.Lightning;

namespace Satchel.Engine.Commerce.Sqlite;

/// <summary>Sums and reports of payments. All of one report is of one moment.</summary>
public sealed class ReportBook
{
    private const int MostListed = 1_000;

    private readonly PurseFile _file;

    internal ReportBook(PurseFile file) => _file = file;

    /// <summary>What was spent since a moment.</summary>
    /// <exception cref="StoreException">The purse cannot be read.</exception>
    public ValueTask<SpendingSummary> SpendingAsync(PaymentNetwork network, DateTimeOffset since, CancellationToken cancellationToken)
        => _file.ReadAsync(session => Spending(session, network, since), SpendingSummary.Nothing(network, since), cancellationToken);

    /// <summary>What was earned, ever.</summary>
    /// <exception cref="StoreException">The purse cannot be read.</exception>
    public ValueTask<IncomeSummary> IncomeAsync(PaymentNetwork network, CancellationToken cancellationToken)
        => _file.ReadAsync(session => Income(session, network), new IncomeSummary(network, 0, Msat.Zero, []), cancellationToken);

    /// <summary>A report for who answers for the agent.</summary>
    /// <param name="network">The network.</param>
    /// <param name="since">From when on.</param>
    /// <param name="agent">The public key of this home; null where it has none.</param>
    /// <param name="limit">Most payments that are listed; sums count all.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="StoreException">The purse cannot be read.</exception>
    public ValueTask<ComplianceReport> ComplianceAsync(
        PaymentNetwork network, DateTimeOffset since, string? agent, int limit, CancellationToken cancellationToken)
    {
        var nothing = new ComplianceReport
        {
            GeneratedAt = _file.Time.GetUtcNow(),
            Since = since,
            Network = network,
            Agent = agent,
            Identity = [],
            Spending = SpendingSummary.Nothing(network, since),
            Income = new IncomeSummary(network, 0, Msat.Zero, []),
            Payments = [],
            PaymentCount = 0,
            Vendors = [],
            Jurisdictions = [],
            Rules = [],
            Violations = [],
            Blocked = [],
            Kyc = [],
            Attestations = [],
            Statements = [],
        };
        return _file.ReadAsync(session => Compliance(session, nothing, limit), nothing, cancellationToken);
    }

    /// <summary>Proves the purse: the chain of its ledger, and that every sum is that of its payments.</summary>
    /// <exception cref="StoreException">The purse cannot be read.</exception>
    public ValueTask<PurseProof> ProveAsync(CancellationToken cancellationToken)
        => _file.ReadAsync(PurseAudit.Prove, new PurseProof(0, 0, []), cancellationToken);

    private static SpendingSummary Spending(SqliteSession session, PaymentNetwork network, DateTimeOffset since)
    {
        var aliases = VendorTable.AllAliases(session);
        var vendors = SinceTallies.Of(session, network, TallyScope.Vendor, since);
        var total = SinceTallies.Of(session, network, TallyScope.Global, since).Aggregate(default(Tally), (sum, one) => sum + one.Value);
        var (blocked, saved) = PreflightTable.Blocked(session, network, since, DateTimeOffset.MaxValue);
        return new SpendingSummary
        {
            Network = network,
            Since = since,
            Payments = total.Settled,
            Total = new Msat(total.SpentMsat),
            Refunded = new Msat(total.RefundedMsat),
            Failed = total.Failed,
            Blocked = blocked,
            Saved = new Msat(Math.Min(saved, Msat.Most)),
            ByVendor = Ranked(vendors.Select(one => (aliases.GetValueOrDefault(one.Key, one.Key), one.Value.SpentMsat))),
            ByProtocol = Ranked(SinceTallies.Of(session, network, TallyScope.Protocol, since).Select(one => (one.Key, one.Value.SpentMsat))),
            ByDay = SinceTallies.Days(session, network, since),
        };
    }

    private static List<KeyValuePair<string, Msat>> Ranked(IEnumerable<(string Name, long Msat)> sums)
        => [.. sums.GroupBy(sum => sum.Name, sum => sum.Msat, StringComparer.Ordinal)
            .Select(group => KeyValuePair.Create(group.Key, new Msat(group.Sum())))
            .Where(sum => sum.Value > Msat.Zero)
            .OrderByDescending(sum => sum.Value)
            .ThenBy(sum => sum.Key, StringComparer.Ordinal)];

    private static IncomeSummary Income(SqliteSession session, PaymentNetwork network)
    {
        var total = TallyTable.Sum(session, network, PaymentDirection.In, TallyScope.Global, [""], TallySpan.Ever, 0, 0);
        return new IncomeSummary(network, total.Settled - total.Refunded, new Msat(total.PaidMsat - total.RefundedMsat), TallyTable.Ever(session, network, PaymentDirection.In, TallyScope.Operation));
    }

    private static ComplianceReport Compliance(SqliteSession session, ComplianceReport report, int limit)
    {
        var (network, since) = (report.Network, report.Since);
        var kyc = KycTable.All(session);
        var places = kyc.Where(one => one.Jurisdiction.Length > 0).ToDictionary(one => one.Vendor.Value, one => one.Jurisdiction, StringComparer.Ordinal);
        var aliases = VendorTable.AllAliases(session);
        VendorTotal[] vendors = [.. SinceTallies.Of(session, network, TallyScope.Vendor, since)
            .GroupBy(one => aliases.GetValueOrDefault(one.Key, one.Key), one => one.Value, StringComparer.Ordinal)
            .Select(group => new VendorTotal(group.Key, group.Sum(one => one.Settled), new Msat(group.Sum(one => one.SpentMsat))))
            .OrderByDescending(total => total.Total)
            .ThenBy(total => total.Name, StringComparer.Ordinal)];
        return report with
        {
            Identity = report.Agent is { } agent ? StatementTable.Of(session, agent, agent) : [],
            Spending = Spending(session, network, since),
            Income = Income(session, network),
            Payments = PaymentTable.Newest(session, network, PaymentDirection.Out, since, DateTimeOffset.MaxValue, limit, 0),
            PaymentCount = PaymentTable.Count(session, network, PaymentDirection.Out, since, DateTimeOffset.MaxValue),
            Vendors = vendors,
            Jurisdictions =
            [
                .. vendors.GroupBy(total => places.GetValueOrDefault(total.Name, "unknown"), StringComparer.Ordinal)
                    .Select(group => new VendorTotal(group.Key, group.Sum(one => one.Payments), new Msat(group.Sum(one => one.Total.Value))))
                    .OrderByDescending(total => total.Total),
            ],
            Rules = RuleTable.All(session),
            Violations = Violations(session, network, since),
            Blocked = [.. PreflightTable.Newest(session, since, PreflightState.Rejected, MostListed).Where(decision => decision.Plan.Network == network)],
            Kyc = kyc,
            Attestations = AttestationTable.Since(session, since, DateTimeOffset.MaxValue, MostListed),
            Statements = StatementTable.Since(session, MostListed, report.Agent),
        };
    }

    private static List<LimitViolation> Violations(SqliteSession session, PaymentNetwork network, DateTimeOffset since)
    {
        var violations = new List<LimitViolation>();
        using var rows = session.Rows(
            "SELECT at, payment, vendor, msat, message FROM violation WHERE at >= $1 AND network = $2 ORDER BY at DESC, violation DESC LIMIT $3",
            PaymentTable.Ms(since), (int)network, MostListed);
        while (rows.Read())
        {
            violations.Add(new LimitViolation(
                PaymentTable.Time(rows.GetInt64(0)), rows.GetString(1), VendorKey.Of(rows.GetString(2)), new Msat(rows.GetInt64(3)), rows.GetString(4)));
        }

        return violations;
    }
}
