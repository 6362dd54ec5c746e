using Satchel.Engine.Budget.Sqlite;
using Satchel.Engine.Store;
using Satchel.Engine.Store.Sqlite;
using Satchel.Protocols.Lightning;

namespace Satchel.Engine.Commerce.Sqlite;

/// <summary>What is known of vendors: their standing, their names, and who stands behind them.</summary>
public sealed class VendorBook
{
    /// <summary>Months that the estimate looks at: an older payment counts for less than a two-hundredth.</summary>
    private const int EstimatedMonths = 24;
    private const double DaysInMonth = 365.25 / 12;

    private readonly PurseActor _actor;
    private readonly PurseFile _file;

    internal VendorBook(PurseFile file, PurseActor actor) => (_file, _actor) = (file, actor);

    /// <summary>What our own payments say of a vendor.</summary>
    /// <exception cref="StoreException">The purse cannot be read.</exception>
    public ValueTask<VendorReputation> ReputationAsync(VendorKey vendor, PaymentNetwork network, CancellationToken cancellationToken)
        => _file.ReadAsync(
            session => Reputation(session, VendorTable.Group(session, vendor), network, _file.Time.GetUtcNow()), Nothing(vendor), cancellationToken);

    /// <summary>How a price compares with what was paid before.</summary>
    /// <exception cref="StoreException">The purse cannot be read.</exception>
    public ValueTask<Anomaly> CompareAsync(PaymentPlan plan, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return _file.ReadAsync(
            session =>
            {
                var group = VendorTable.Group(session, plan.Vendor);
                return Prices.Of(session, plan.Network, group, plan.Operation).Compare(group.Vendor, plan.Amount);
            },
            new PriceHistory(0, Msat.Zero, []).Compare(plan.Vendor, plan.Amount),
            cancellationToken);
    }

    /// <summary>The vendors that were paid, by what they got, the most first.</summary>
    /// <exception cref="StoreException">The purse cannot be read.</exception>
    public ValueTask<IReadOnlyList<VendorReputation>> ListAsync(PaymentNetwork network, int limit, CancellationToken cancellationToken)
        => _file.ReadAsync<IReadOnlyList<VendorReputation>>(
            session =>
            {
                var now = _file.Time.GetUtcNow();
                var vendors = new HashSet<string>(StringComparer.Ordinal);
                using (var rows = session.Rows("SELECT subject FROM tally WHERE network = $1 AND direction = 0 AND scope = 1 AND span = 2", (int)network))
                {
                    while (rows.Read())
                    {
                        vendors.Add(rows.GetString(0));
                    }
                }

                var aliases = VendorTable.AllAliases(session);
                return
                [
                    .. vendors.Select(key => aliases.GetValueOrDefault(key, key))
                        .Distinct(StringComparer.Ordinal)
                        .Select(key => Reputation(session, VendorTable.Group(session, VendorKey.Of(key)), network, now))
                        .OrderByDescending(vendor => vendor.Total)
                        .ThenBy(vendor => vendor.Vendor.Value, StringComparer.Ordinal)
                        .Take(limit),
                ];
            },
            [],
            cancellationToken);

    /// <summary>The newest payments to a vendor.</summary>
    /// <exception cref="StoreException">The purse cannot be read.</exception>
    public ValueTask<IReadOnlyList<Payment>> PaymentsAsync(VendorKey vendor, PaymentNetwork network, int limit, CancellationToken cancellationToken)
        => _file.ReadAsync(session => PaymentTable.NewestOf(session, network, VendorTable.Group(session, vendor), limit), [], cancellationToken);

    /// <summary>The key under which a vendor is shown, and its other keys.</summary>
    /// <exception cref="StoreException">The purse cannot be read.</exception>
    public ValueTask<(VendorKey Vendor, IReadOnlyList<VendorKey> Aliases)> NamesAsync(VendorKey vendor, CancellationToken cancellationToken)
        => _file.ReadAsync<(VendorKey, IReadOnlyList<VendorKey>)>(
            session =>
            {
                var group = VendorTable.Group(session, vendor);
                return (group.Vendor, [.. group.Keys.Skip(1)]);
            },
            (vendor, []),
            cancellationToken);

    /// <summary>Joins a key to a vendor: from now on both are one. Nothing is written anew, so that it can be split again. Only the owner does it.</summary>
    /// <returns>Whether anything changed; false where both are one already, or the vendor has too many names.</returns>
    /// <exception cref="StoreException">The purse cannot be written.</exception>
    public ValueTask<bool> MergeAsync(VendorKey alias, VendorKey vendor, CancellationToken cancellationToken)
        => _file.WriteAsync(
            session =>
            {
                var now = _file.Time.GetUtcNow();
                var target = VendorTable.Group(session, vendor).Vendor;
                if (target == alias
                    || VendorTable.Group(session, alias).Vendor == target
                    || VendorTable.Aliases(session, alias).Count + VendorTable.Aliases(session, target).Count >= VendorTable.MostAliases)
                {
                    return false;
                }

                VendorTable.Merge(session, alias, target);
                PurseLedger.Append(session, now, _actor, "vendor_merge", alias.Value, json => json.WriteString("vendor", target.Value));
                return true;
            },
            cancellationToken);

    /// <summary>Takes a key away from its vendor again. Only the owner does it.</summary>
    /// <returns>Whether it was joined to one.</returns>
    /// <exception cref="StoreException">The purse cannot be written.</exception>
    public ValueTask<bool> SplitAsync(VendorKey alias, CancellationToken cancellationToken)
        => _file.WriteAsync(
            session =>
            {
                var hasChanged = VendorTable.Split(session, alias);
                if (hasChanged)
                {
                    PurseLedger.Append(session, _file.Time.GetUtcNow(), _actor, "vendor_split", alias.Value, static _ => { });
                }

                return hasChanged;
            },
            cancellationToken);

    /// <summary>Who stands behind a vendor; null where the owner has not said it.</summary>
    /// <exception cref="StoreException">The purse cannot be read.</exception>
    public ValueTask<VendorKyc?> KycAsync(VendorKey vendor, CancellationToken cancellationToken)
        => _file.ReadAsync(session => KycTable.Find(session, VendorTable.Group(session, vendor)), null, cancellationToken);

    /// <summary>Says who stands behind a vendor. Only the owner does it.</summary>
    /// <exception cref="StoreException">The purse cannot be written.</exception>
    public ValueTask<VendorKyc> SetKycAsync(VendorKyc kyc, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(kyc);
        return _file.WriteAsync(
            session =>
            {
                var now = _file.Time.GetUtcNow();
                var set = kyc with { Vendor = VendorTable.Group(session, kyc.Vendor).Vendor, VerifiedAt = kyc.IsVerified ? kyc.VerifiedAt ?? now : null };
                KycTable.Set(session, set, now);
                PurseLedger.Append(session, now, _actor, "kyc", set.Vendor.Value, json => KycTable.Write(json, set));
                return set;
            },
            cancellationToken);
    }

    internal static VendorReputation Reputation(SqliteSession session, VendorGroup group, PaymentNetwork network, DateTimeOffset now)
    {
        string[] keys = [.. group.Keys.Select(key => key.Value)];
        var ever = TallyTable.Sum(session, network, PaymentDirection.Out, TallyScope.Vendor, keys, TallySpan.Ever, 0, 0);
        var failures = ever.Failed + ever.Errors;
        return new VendorReputation
        {
            Vendor = group.Vendor,
            Payments = ever.Settled + ever.Failed,
            Failures = failures,
            Settled = ever.Settled,
            Total = new Msat(ever.PaidMsat),
            Fees = new Msat(ever.FeeMsat),
            Estimate = Estimate(session, keys, network, now),
            Tags =
            [
                .. (failures > 0 ? (string[])["has_failures"] : [])
                    .Concat(PaymentTable.Prices(session, network, group, PriceHistory.Sample).Select(price => price.Protocol).Distinct(StringComparer.Ordinal))
                    .Order(StringComparer.Ordinal),
            ],
        };
    }

    internal static VendorReputation Nothing(VendorKey vendor) => new()
    {
        Vendor = vendor,
        Payments = 0,
        Failures = 0,
        Settled = 0,
        Total = Msat.Zero,
        Fees = Msat.Zero,
        Estimate = VendorReputation.PriorGood / (VendorReputation.PriorGood + VendorReputation.PriorBad),
        Tags = [],
    };

    /// <summary>The share of good payments to expect. A month counts as a whole: what it held decays from its middle.</summary>
    private static double Estimate(SqliteSession session, string[] keys, PaymentNetwork network, DateTimeOffset now)
    {
        var month = TallyTable.MonthOf(TallyTable.DayOf(now));
        var (good, bad) = (VendorReputation.PriorGood, VendorReputation.PriorBad);
        foreach (var (past, sum) in TallyTable.Months(session, network, keys, month - EstimatedMonths, month))
        {
            var weight = Math.Pow(0.5, (month - past) * DaysInMonth / VendorReputation.HalfLife.TotalDays);
            good += weight * sum.Settled;
            bad += weight * (sum.Failed + sum.Errors);
        }

        return good / (good + bad);
    }
}
