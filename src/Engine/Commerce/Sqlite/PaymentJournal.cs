using Satchel.Engine.Budget.Sqlite;
using Satchel.Engine.Store;
using Satchel.Engine.Store.Sqlite;
using Satchel.Protocols.Lightning;

namespace Satchel.Engine.Commerce.Sqlite;

/// <summary>
/// Writes payments down: each is known by its hash, by the key that its writer gave it, or by nothing but itself. Its sums, its
/// vendor, its reservation and the entry of the ledger change in the same transaction.
/// </summary>
public sealed class PaymentJournal
{
    private const int NamedPriceChanges = 3;
    private const int ComparedPayments = 200;
    private const int ProjectionPage = 100;

    private readonly PurseActor _actor;
    private readonly PurseFile _file;

    internal PaymentJournal(PurseFile file, PurseActor actor) => (_file, _actor) = (file, actor);

    /// <summary>Writes down a payment that was made elsewhere, or what became of one that is known.</summary>
    /// <param name="id">The name that a new one gets.</param>
    /// <param name="draft">What is reported.</param>
    /// <param name="cancellationToken">Stops it before the commit.</param>
    /// <exception cref="StoreException">The purse cannot be written.</exception>
    public ValueTask<RecordOutcome> RecordAsync(string id, PaymentDraft draft, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        ArgumentNullException.ThrowIfNull(draft);
        return _file.WriteAsync(session => Record(session, id, draft), cancellationToken);
    }

    /// <summary>Writes down several payments in one transaction.</summary>
    /// <param name="payments">The payments, each with the name that a new one gets.</param>
    /// <param name="cancellationToken">Stops it before the commit.</param>
    /// <exception cref="StoreException">The purse cannot be written.</exception>
    public ValueTask<IReadOnlyList<RecordOutcome>> RecordAllAsync(IReadOnlyList<(string Id, PaymentDraft Draft)> payments, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(payments);
        return _file.WriteAsync<IReadOnlyList<RecordOutcome>>(session => [.. payments.Select(payment => Record(session, payment.Id, payment.Draft))], cancellationToken);
    }

    /// <summary>Says what became of a payment: a later state takes the place of an earlier one.</summary>
    /// <param name="id">The payment.</param>
    /// <param name="change">From what it is to what it is now; vendor, network and price stay.</param>
    /// <param name="cancellationToken">Stops it before the commit.</param>
    /// <returns>The payment as it is now; null where there is none.</returns>
    /// <exception cref="InvalidOperationException">The state cannot follow.</exception>
    /// <exception cref="StoreException">The purse cannot be written.</exception>
    public ValueTask<Payment?> ChangeAsync(string id, Func<Payment, Payment> change, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(change);
        return _file.WriteAsync(
            session =>
            {
                if (PaymentTable.Find(session, id) is not { } before)
                {
                    return null;
                }

                var after = change(before) with { Id = before.Id, Network = before.Network, Vendor = before.Vendor, Direction = before.Direction };
                if (!PaymentStates.CanFollow(before.State, after.State))
                {
                    throw new InvalidOperationException($"A payment that is {CommerceNames.Of(before.State)} cannot become {CommerceNames.Of(after.State)}.");
                }

                Move(session, before, after, _file.Time.GetUtcNow());
                return after;
            },
            cancellationToken);
    }

    /// <summary>One payment; null where there is none.</summary>
    /// <exception cref="StoreException">The purse cannot be read.</exception>
    public ValueTask<Payment?> FindAsync(string id, CancellationToken cancellationToken)
        => _file.ReadAsync(session => PaymentTable.Find(session, id), null, cancellationToken);

    /// <summary>Counts an error that was reported of a vendor, as a failure beside its payments.</summary>
    /// <exception cref="StoreException">The purse cannot be written.</exception>
    public async ValueTask ReportErrorAsync(VendorKey vendor, CancellationToken cancellationToken)
        => await _file.WriteAsync(
            session =>
            {
                var now = _file.Time.GetUtcNow();
                VendorTable.Ensure(session, vendor, now);
                TallyTable.AddError(session, PaymentNetwork.Mainnet, vendor, now);
                PurseLedger.Append(session, now, _actor, "error", vendor.Value, static _ => { });
                return true;
            },
            cancellationToken).ConfigureAwait(false);

    /// <summary>Keeps what a memory says of a vendor, well or ill.</summary>
    /// <returns>Memories that say the opposite, the newest first, at most three.</returns>
    /// <exception cref="StoreException">The purse cannot be written.</exception>
    public ValueTask<IReadOnlyList<string>> RemarkAsync(VendorKey vendor, string store, string memory, int sentiment, CancellationToken cancellationToken)
        => _file.WriteAsync(
            session =>
            {
                var now = _file.Time.GetUtcNow();
                VendorTable.Ensure(session, vendor, now);
                var opposite = RemarkTable.Opposite(session, VendorTable.Group(session, vendor), store, sentiment, NamedPriceChanges);
                RemarkTable.Insert(session, vendor, store, memory, sentiment, now);
                return opposite;
            },
            cancellationToken);

    /// <summary>Memories that still are to be written from payments; the oldest ones.</summary>
    /// <exception cref="StoreException">The purse cannot be read.</exception>
    public ValueTask<IReadOnlyList<PaymentProjection>> PendingAsync(string store, CancellationToken cancellationToken)
        => _file.ReadAsync(session => ProjectionTable.Pending(session, store, ProjectionPage), [], cancellationToken);

    /// <summary>The memory of a payment is written.</summary>
    /// <exception cref="StoreException">The purse cannot be written.</exception>
    public async ValueTask ProjectedAsync(string payment, CancellationToken cancellationToken)
        => await _file.WriteBrieflyAsync(session => ProjectionTable.Delete(session, payment), cancellationToken).ConfigureAwait(false);

    /// <summary>
    /// Removes what was said of the payments of memories that are erased, and rewrites the file, so that neither a free page nor the log keeps it. The
    /// payments stay.
    /// </summary>
    /// <param name="memories">The memories.</param>
    /// <param name="cancellationToken">Stops it before the commit.</param>
    /// <returns>Whether nothing of it is left; false where another program is reading the log, which the next erasure empties.</returns>
    /// <exception cref="StoreException">The purse cannot be written.</exception>
    public async ValueTask<bool> EraseContentAsync(IReadOnlyCollection<string> memories, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(memories);
        var isThere = await _file.ReadAsync(session => memories.Any(memory => PaymentTable.HasContent(session, memory)), nothing: false, cancellationToken).ConfigureAwait(false);
        if (!isThere)
        {
            return true;
        }

        await _file.WriteAsync(
            session =>
            {
                foreach (var memory in memories)
                {
                    ProjectionTable.Delete(session, memory);
                    PaymentTable.EraseContent(session, memory);
                }

                return true;
            },
            cancellationToken).ConfigureAwait(false);
        return await _file.ScrubAsync(cancellationToken).ConfigureAwait(false);
    }

    private static Payment? Known(SqliteSession session, string id, PaymentDraft draft)
        => PaymentTable.Find(session, id) is { } same ? same
            : draft.PaymentHash is { } hash && PaymentTable.FindHash(session, draft.Network, draft.Direction, hash) is { } paid ? paid
            : draft.IdempotencyKey is { } key ? PaymentTable.FindKey(session, draft.Network, draft.Direction, key)
            : null;

    /// <summary>Writes down a payment, or what became of one that is known, in a transaction that is open.</summary>
    internal RecordOutcome Record(SqliteSession session, string id, PaymentDraft draft)
    {
        var now = _file.Time.GetUtcNow();
        HoldTable.Purge(session, now);
        return Known(session, id, draft) is { } known ? Repeat(session, known, draft, now) : New(session, id, draft, now);
    }

    private RecordOutcome Repeat(SqliteSession session, Payment known, PaymentDraft draft, DateTimeOffset now)
    {
        if (!VendorTable.Group(session, known.Vendor).Keys.Contains(draft.Vendor) && draft.Vendor != VendorKey.Unknown)
        {
            return new RecordOutcome.Conflicts(known, $"it was paid to {known.Vendor}");
        }

        var isSame = draft.State == known.State;
        if (known.State is PaymentState.Settled or PaymentState.Refunded && draft.Amount != known.Paid)
        {
            return new RecordOutcome.Conflicts(known, FormattableString.Invariant($"it was {known.Paid}"));
        }

        if (isSame)
        {
            return new RecordOutcome.Known(known, HasChanged: false);
        }

        if (!PaymentStates.CanFollow(known.State, draft.State))
        {
            return new RecordOutcome.Conflicts(known, $"it is {CommerceNames.Of(known.State)} already");
        }

        var after = known with
        {
            State = draft.State,
            Paid = draft.State is PaymentState.Settled or PaymentState.Refunded ? draft.Amount : known.Paid,
            Fee = draft.Fee > Msat.Zero ? draft.Fee : known.Fee,
            Delivery = draft.Delivery is PaymentDelivery.None ? known.Delivery : draft.Delivery,
            Payee = draft.Payee.Length > 0 ? draft.Payee : known.Payee,
            At = known.State is PaymentState.Settled ? known.At : draft.At ?? now,
        };
        Move(session, known, after, now);
        return new RecordOutcome.Known(after, HasChanged: true);
    }

    private RecordOutcome.Recorded New(SqliteSession session, string id, PaymentDraft draft, DateTimeOffset now)
    {
        VendorTable.Ensure(session, draft.Vendor, now);
        var group = VendorTable.Group(session, draft.Vendor);
        var reservation = Reservation(session, draft, group);
        var isPaid = draft.State is PaymentState.Settled or PaymentState.Refunded;
        var payment = Payment(id, draft, reservation?.Id ?? "", now) with
        {
            Anomaly = draft.State is not PaymentState.Failed && draft.Direction is PaymentDirection.Out
                ? Prices.Of(session, draft.Network, group, draft.Operation).Compare(group.Vendor, draft.Amount).Verdict
                : AnomalyVerdict.Normal,
        };
        var plan = Plan(payment);
        var violations = isPaid && draft.Direction is PaymentDirection.Out ? Violations(session, payment, plan, group) : [];
        var changes = isPaid && draft.Direction is PaymentDirection.Out ? PriceChanges(session, payment, group) : [];
        PaymentTable.Insert(session, payment);
        TallyTable.Replace(session, null, payment);
        NotePayee(session, payment);
        Hold(session, payment, plan);
        if (draft.Projection is { Draft.Length: > 0 } projection)
        {
            ProjectionTable.Insert(session, projection);
        }

        PurseLedger.Append(session, now, _actor, "payment", payment.Id, json => PaymentTable.Write(json, payment));
        if (isPaid)
        {
            AutoAttestation.Consider(session, payment, group, draft.AttestsEvery, _actor, now);
        }

        return new RecordOutcome.Recorded(payment) { Violations = violations, PriceChanges = changes };
    }

    private static PreflightDecision? Reservation(SqliteSession session, PaymentDraft draft, VendorGroup group)
        => draft.Direction is PaymentDirection.In ? null
            : draft.Preflight is { } named
            ? PreflightTable.Find(session, named) is { State: PreflightState.Reserved } given && given.Plan.Network == draft.Network ? given : null
            : PreflightTable.OldestOpen(session, draft.Network, group, draft.Amount);

    private Payment Payment(string id, PaymentDraft draft, string preflight, DateTimeOffset now) => new()
    {
        Id = id,
        Network = draft.Network,
        Direction = draft.Direction,
        Vendor = draft.Vendor,
        PaymentHash = draft.PaymentHash,
        IdempotencyKey = draft.IdempotencyKey,
        State = draft.State,
        Delivery = draft.Delivery,
        Asked = draft.Amount,
        Paid = draft.State is PaymentState.Settled or PaymentState.Refunded ? draft.Amount : Msat.Zero,
        Fee = draft.Fee,
        Protocol = draft.Protocol,
        Operation = draft.Operation,
        Purpose = draft.Purpose,
        Agent = draft.Agent,
        Payee = draft.Payee,
        Preflight = preflight,
        Actor = _actor.Name,
        AgentKey = _actor.FindKey(),
        Store = draft.Projection?.Store ?? "",
        Memory = draft.Projection?.Payment ?? "",
        Content = draft.Content,
        At = draft.At ?? now,
        RecordedAt = now,
    };

    private static PaymentPlan Plan(Payment payment) => new()
    {
        Vendor = payment.Vendor,
        Amount = payment.Asked,
        Network = payment.Network,
        Operation = payment.Operation,
        Purpose = payment.Purpose,
        Agent = payment.Agent,
        Payee = payment.Payee,
    };

    private static string[] Violations(SqliteSession session, Payment payment, PaymentPlan plan, VendorGroup group)
    {
        var amount = payment.Paid.Value + payment.Fee.Value;

        // What was paid at another time counts in the windows of that time.
        string[] violations = [.. BudgetStandings.Of(session, plan, group, payment.Preflight, payment.At)
            .Select(standing => standing with { Reserved = 0 })
            .Where(standing => !standing.Allows(amount))
            .Select(standing => PreflightRules.Refusal(standing, amount))];
        foreach (var violation in violations)
        {
            session.Run(
                "INSERT INTO violation (at, payment, network, vendor, msat, message) VALUES ($1, $2, $3, $4, $5, $6)",
                PaymentTable.Ms(payment.At), payment.Id, (int)payment.Network, payment.Vendor.Value, amount, violation);
        }

        return violations;
    }

    private static IReadOnlyList<PriceChange> PriceChanges(SqliteSession session, Payment payment, VendorGroup group)
        => [.. PaymentTable.NewestOf(session, payment.Network, group, ComparedPayments)
            .Where(earlier => earlier.State is PaymentState.Settled && PriceChange.Is(earlier.Paid, payment.Paid))
            .Take(NamedPriceChanges)
            .Select(earlier => new PriceChange(earlier, payment.Paid))];

    private static void NotePayee(SqliteSession session, Payment payment)
    {
        if (payment is { Payee.Length: > 0, Direction: PaymentDirection.Out, State: PaymentState.Settled })
        {
            session.Run(
                """
                INSERT INTO payee (network, vendor, payee, first_seen, last_seen) VALUES ($1, $2, $3, $4, $4)
                ON CONFLICT (network, vendor, payee) DO UPDATE SET last_seen = excluded.last_seen
                """,
                (int)payment.Network, payment.Vendor.Value, payment.Payee, PaymentTable.Ms(payment.At));
        }
    }

    /// <summary>A payment that has come to no end keeps its amount set aside, without a time at which that ends.</summary>
    private static void Hold(SqliteSession session, Payment payment, PaymentPlan plan)
    {
        if (payment.Direction is PaymentDirection.In)
        {
            return;
        }

        var isOpen = payment.State is PaymentState.Sending or PaymentState.Unknown;
        if (payment.Preflight.Length > 0)
        {
            HoldTable.Delete(session, payment.Preflight);
            var state = payment.State is PaymentState.Failed ? PreflightState.Released : isOpen ? PreflightState.Reserved : PreflightState.Paid;
            PreflightTable.Change(session, payment.Preflight, state, payment.Id, payment.At);
        }

        if (isOpen)
        {
            HoldTable.Insert(session, payment.Id, plan, payment.Asked.Value + payment.Fee.Value, expiresAt: null);
        }
        else
        {
            HoldTable.Delete(session, payment.Id);
        }
    }

    /// <summary>Makes a payment what it is now, with all that follows from it.</summary>
    internal void Move(SqliteSession session, Payment before, Payment after, DateTimeOffset now)
    {
        PaymentTable.Update(session, after);
        TallyTable.Replace(session, before, after);
        NotePayee(session, after);
        Hold(session, after, Plan(after));
        PurseLedger.Append(session, now, _actor, "payment", after.Id, json => PaymentTable.Write(json, after));
    }
}
