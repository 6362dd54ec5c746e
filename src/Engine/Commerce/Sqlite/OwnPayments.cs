using Satchel.Engine.Budget.Sqlite;
using Satchel.Engine.Store;
using Satchel.Engine.Store.Sqlite;
using Satchel.Protocols.Lightning;

namespace Satchel.Engine.Commerce.Sqlite;

/// <summary>
/// Payments that the node of this home sends, each known by its hash. The purse knows one before the node does, with the most that it may cost set
/// aside. What the node says of it is certain, whatever others have reported meanwhile; each call may be repeated after a kill.
/// </summary>
public sealed class OwnPayments
{
    private readonly PurseFile _file;
    private readonly PaymentJournal _journal;

    internal OwnPayments(PurseFile file, PaymentJournal journal) => (_file, _journal) = (file, journal);

    /// <summary>Writes that a payment goes to the node. From then on its amount stays set aside until somebody knows what became of it.</summary>
    /// <param name="id">The name that it gets where it is new.</param>
    /// <param name="hash">What it is known by.</param>
    /// <param name="plan">What was checked.</param>
    /// <param name="protocol">By which way it is paid.</param>
    /// <param name="preflight">The check that has set it aside.</param>
    /// <param name="cancellationToken">Stops it before the commit.</param>
    /// <returns>Whether it may be sent: false where nothing is set aside for it any more, or it has been sent.</returns>
    /// <exception cref="StoreException">The purse cannot be written.</exception>
    public ValueTask<bool> BeginAsync(string id, PaymentHash hash, PaymentPlan plan, string protocol, string preflight, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(hash);
        ArgumentNullException.ThrowIfNull(plan);
        return _file.WriteAsync(
            session =>
            {
                var now = _file.Time.GetUtcNow();
                HoldTable.Purge(session, now);
                var before = Find(session, plan.Network, hash);
                if (PreflightTable.Find(session, preflight) is not { State: PreflightState.Reserved } || before is not (null or { State: PaymentState.Failed or PaymentState.Quoted }))
                {
                    return false;
                }

                if (before is null)
                {
                    _journal.Record(session, id, Draft(hash, plan, protocol) with { State = PaymentState.Sending, Fee = plan.MaxFee, Preflight = preflight });
                }
                else
                {
                    _journal.Move(session, before, before with { State = PaymentState.Sending, Fee = plan.MaxFee, Preflight = preflight, At = now }, now);
                }

                return true;
            },
            cancellationToken);
    }

    /// <summary>Nobody knows whether it was paid.</summary>
    /// <exception cref="StoreException">The purse cannot be written.</exception>
    public ValueTask DoubtAsync(PaymentNetwork network, PaymentHash hash, CancellationToken cancellationToken)
        => ChangeAsync(network, hash, before => before.State is PaymentState.Sending ? before with { State = PaymentState.Unknown } : before, cancellationToken);

    /// <summary>Nothing was paid, and nothing will be.</summary>
    /// <param name="network">The network.</param>
    /// <param name="hash">The payment.</param>
    /// <param name="isVendors">Whether that is the vendor's failure; where it is not, nothing but the price that was named is left.</param>
    /// <param name="cancellationToken">Stops it before the commit.</param>
    /// <exception cref="StoreException">The purse cannot be written.</exception>
    public ValueTask FailAsync(PaymentNetwork network, PaymentHash hash, bool isVendors, CancellationToken cancellationToken)
        => ChangeAsync(
            network,
            hash,
            before => before.State is PaymentState.Sending or PaymentState.Unknown
                ? before with { State = isVendors ? PaymentState.Failed : PaymentState.Quoted, Fee = Msat.Zero }
                : before,
            cancellationToken);

    /// <summary>It is proven that it was paid. A payment is settled once, however often that is said.</summary>
    /// <param name="id">The name that it gets where the purse has lost it.</param>
    /// <param name="hash">What it is known by.</param>
    /// <param name="plan">What was bought; the amount is what the other one got.</param>
    /// <param name="fee">What sending it has cost.</param>
    /// <param name="protocol">By which way it was paid.</param>
    /// <param name="content">What is said of it.</param>
    /// <param name="tell">From its name to the memory that tells of it; null for none.</param>
    /// <param name="cancellationToken">Stops it before the commit.</param>
    /// <exception cref="StoreException">The purse cannot be written.</exception>
    public async ValueTask SettleAsync(
        string id, PaymentHash hash, PaymentPlan plan, Msat fee, string protocol, string content, Func<string, PaymentProjection?> tell,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(hash);
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(tell);
        await _file.WriteAsync(
            session =>
            {
                var now = _file.Time.GetUtcNow();
                if (Find(session, plan.Network, hash) is not { } before)
                {
                    _journal.Record(session, id, Draft(hash, plan, protocol) with { Fee = fee, Content = content, Projection = tell(id) });
                    return true;
                }

                if (before.State is PaymentState.Refunded || (before.State is PaymentState.Settled && before.Paid == plan.Amount && before.Fee == fee))
                {
                    return false;
                }

                var projection = before.Memory.Length == 0 ? tell(before.Id) : null;
                var after = before with { State = PaymentState.Settled, Paid = plan.Amount, Fee = fee, At = before.State is PaymentState.Settled ? before.At : now };
                if (projection is not null)
                {
                    after = after with { Store = projection.Store, Memory = projection.Payment, Content = content };
                    ProjectionTable.Insert(session, projection);
                }

                _journal.Move(session, before, after, now);
                return true;
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Notes whether what was paid for came.</summary>
    /// <exception cref="StoreException">The purse cannot be written.</exception>
    public ValueTask DeliverAsync(PaymentNetwork network, PaymentHash hash, PaymentDelivery delivery, CancellationToken cancellationToken)
        => ChangeAsync(network, hash, before => before with { Delivery = delivery }, cancellationToken);

    /// <summary>A payment by its hash; null where there is none.</summary>
    /// <exception cref="StoreException">The purse cannot be read.</exception>
    public ValueTask<Payment?> FindAsync(PaymentNetwork network, PaymentHash hash, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(hash);
        return _file.ReadAsync(session => Find(session, network, hash), null, cancellationToken);
    }

    private static Payment? Find(SqliteSession session, PaymentNetwork network, PaymentHash hash)
        => PaymentTable.FindHash(session, network, PaymentDirection.Out, hash.ToString());

    private static PaymentDraft Draft(PaymentHash hash, PaymentPlan plan, string protocol) => new()
    {
        Vendor = plan.Vendor,
        Amount = plan.Amount,
        Network = plan.Network,
        PaymentHash = hash.ToString(),
        Protocol = protocol,
        Operation = plan.Operation,
        Purpose = plan.Purpose,
        Agent = plan.Agent,
        Payee = plan.Payee,
    };

    private async ValueTask ChangeAsync(PaymentNetwork network, PaymentHash hash, Func<Payment, Payment> change, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(hash);
        await _file.WriteAsync(
            session =>
            {
                if (Find(session, network, hash) is not { } before || change(before) is var after && after == before)
                {
                    return false;
                }

                _journal.Move(session, before, after, _file.Time.GetUtcNow());
                return true;
            },
            cancellationToken).ConfigureAwait(false);
    }
}
