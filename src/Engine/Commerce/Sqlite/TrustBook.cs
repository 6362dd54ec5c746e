using System.Text.Json;
using Satchel.Engine.Budget.Sqlite;
using Satchel.Engine.Store;
using Satchel.Engine.Store.Sqlite;
using Satchel.Protocols.Crypto;
using Satchel.Protocols.Nostr;

namespace Satchel.Engine.Commerce.Sqlite;

/// <summary>What others say of vendors, and whose word counts. Who is on no trust list has no weight, however many there are.</summary>
public sealed class TrustBook
{
    /// <summary>Most that one trusted attester may weigh.</summary>
    public const int MostWeight = 100;

    /// <summary>Most words about one vendor that are kept of those who count for nothing.</summary>
    private const int MostStrangers = 1_000;

    private const string ListMark = "list:";

    private readonly PurseActor _actor;
    private readonly PurseFile _file;

    internal TrustBook(PurseFile file, PurseActor actor) => (_file, _actor) = (file, actor);

    /// <summary>What others say of a vendor.</summary>
    /// <exception cref="StoreException">The purse cannot be read.</exception>
    public ValueTask<CommunityScore> ScoreAsync(VendorKey vendor, CancellationToken cancellationToken)
        => _file.ReadAsync(
            session => AttestationTable.Score(session, VendorTable.Group(session, vendor), _file.Time.GetUtcNow()), CommunityScore.None, cancellationToken);

    /// <summary>Every word about a vendor, and why it counts or not; the heaviest first.</summary>
    /// <exception cref="StoreException">The purse cannot be read.</exception>
    public ValueTask<IReadOnlyList<WeighedAttestation>> WeighAsync(VendorKey vendor, int limit, CancellationToken cancellationToken)
        => _file.ReadAsync(
            session => AttestationTable.Weigh(session, VendorTable.Group(session, vendor), _file.Time.GetUtcNow(), limit), [], cancellationToken);

    /// <summary>What this home says of a vendor; null where it says nothing.</summary>
    /// <exception cref="StoreException">The purse cannot be read.</exception>
    public ValueTask<Attestation?> OwnAsync(VendorKey vendor, CancellationToken cancellationToken)
        => _file.ReadAsync(session => AttestationTable.Own(session, VendorTable.Group(session, vendor).Vendor), null, cancellationToken);

    /// <summary>
    /// Attests a vendor in this home's own name, or takes that back. It does not count for its own score. <see cref="AnnouncementBook"/> signs it
    /// for others.
    /// </summary>
    /// <param name="draft">What is said.</param>
    /// <param name="cancellationToken">Stops it before the commit.</param>
    /// <returns>The attestation; null where there is no payment to rest it on, or nothing to take back.</returns>
    /// <exception cref="ArgumentException">The score is no number from 0 to 1.</exception>
    /// <exception cref="StoreException">The purse cannot be written.</exception>
    public ValueTask<Attestation?> AttestAsync(AttestationDraft draft, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(draft);
        if (draft.Share is { } given && Attestation.ScoreOf(given) is null)
        {
            throw new ArgumentException("A score is from 0 to 1.", nameof(draft));
        }

        return _file.WriteAsync(
            session =>
            {
                var now = _file.Time.GetUtcNow();
                var vendor = VendorTable.Group(session, draft.Vendor);
                var reputation = VendorBook.Reputation(session, vendor, PaymentNetwork.Mainnet, now);
                var said = AttestationTable.Own(session, vendor.Vendor);
                if (draft.IsWithdrawal ? said?.Score is null : draft.Share is null && reputation.Payments == 0)
                {
                    return null;
                }

                var attestation = new Attestation
                {
                    Vendor = vendor.Vendor,
                    Attester = "",
                    Score = draft.IsWithdrawal ? null : Attestation.ScoreOf(draft.Share ?? reputation.AttestationScore),
                    Basis = draft.IsWithdrawal ? "" : draft.Basis,
                    CreatedAt = PaymentTable.Time(Math.Max(PaymentTable.Ms(now), said is null ? 0 : PaymentTable.Ms(said.CreatedAt) + 1)),
                    ExpiresAt = draft.IsWithdrawal ? null : draft.ExpiresAt,
                };
                VendorTable.Ensure(session, vendor.Vendor, now);
                AttestationTable.Set(session, attestation);
                AttestationTable.Log(session, now, _actor, attestation);
                return attestation;
            },
            cancellationToken);
    }

    /// <summary>
    /// Takes in what others say, each event by itself: what is not true, says nothing that can be, or has expired is refused and kept in a list; what is
    /// older than what is known, or our own, changes nothing.
    /// </summary>
    /// <param name="events">Events, whoever brought them.</param>
    /// <param name="from">Who brought them: a relay, or a word for a file.</param>
    /// <param name="self">The public key of this home; null where it has none.</param>
    /// <param name="cancellationToken">Stops it before the commit.</param>
    /// <exception cref="StoreException">The purse cannot be written.</exception>
    public async ValueTask<TrustIntake> ImportAsync(IReadOnlyList<NostrEvent> events, string from, string? self, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(events);
        var now = _file.Time.GetUtcNow();
        var refused = new List<RefusedEvent>();
        var read = new List<(NostrEvent Event, TrustNews News)>();
        foreach (var one in events)
        {
            var news = TrustEvents.Read(one, now);
            if (news is TrustNews.Refused rule)
            {
                refused.Add(Refusal(one, rule.Reason));
            }
            else if (one.Author.ToString() != self || news is TrustNews.Stated)
            {
                read.Add((one, news));
            }
        }

        // What says nothing new needs no look at its signature, which is what takes time.
        var fresh = await _file.ReadAsync(session => read.Where(one => IsNew(session, one.News)).ToList(), read, cancellationToken).ConfigureAwait(false);
        var known = events.Count - refused.Count - fresh.Count;
        for (var i = fresh.Count - 1; i >= 0; i--)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (ProblemOf(fresh[i].Event, now) is { } problem)
            {
                refused.Add(Refusal(fresh[i].Event, problem));
                fresh.RemoveAt(i);
            }
        }

        var seen = read.Select(one => one.News).OfType<TrustNews.Advertised>().ToArray();
        if (fresh.Count + refused.Count + seen.Length == 0)
        {
            return TrustIntake.None with { Known = known };
        }

        var taken = await _file.WriteAsync(
            session =>
            {
                var changes = fresh.Count(one => Take(session, one.News, now));
                foreach (var vendor in fresh.Select(one => one.News).OfType<TrustNews.Attested>().Select(one => one.Attestation.Vendor).Distinct())
                {
                    AttestationTable.Prune(session, vendor, MostStrangers);
                }

                foreach (var advert in seen)
                {
                    GatewayTable.See(session, advert.Gateway);
                }

                GatewayTable.Prune(session);
                TrustMarks.Refuse(session, refused);
                return changes;
            },
            cancellationToken).ConfigureAwait(false);
        return new TrustIntake(taken, known + fresh.Count - taken, refused);

        RefusedEvent Refusal(NostrEvent one, string reason) => new(from, one.Id.ToString(), one.Author.ToString(), one.Kind, reason, now);
    }

    /// <summary>Keeps what was not let in.</summary>
    internal async ValueTask RefuseAsync(IReadOnlyList<RefusedEvent> refused, CancellationToken cancellationToken)
        => await _file.WriteBrieflyAsync(
            session =>
            {
                TrustMarks.Refuse(session, refused);
                return true;
            },
            cancellationToken).ConfigureAwait(false);

    /// <summary>What was not let in, the last first.</summary>
    /// <exception cref="StoreException">The purse cannot be read.</exception>
    public ValueTask<IReadOnlyList<RefusedEvent>> RefusedAsync(int limit, CancellationToken cancellationToken)
        => _file.ReadAsync(session => TrustMarks.Refused(session, limit), [], cancellationToken);

    /// <summary>Lets somebody's word count. Only the owner does it.</summary>
    /// <param name="attester">The public key, 64 hexadecimal digits.</param>
    /// <param name="weight">From 0, which bars it whatever a list says, to <see cref="MostWeight"/>.</param>
    /// <param name="cancellationToken">Stops it before the commit.</param>
    /// <exception cref="ArgumentException">That is no public key.</exception>
    /// <exception cref="StoreException">The purse cannot be written.</exception>
    public async ValueTask TrustAsync(string attester, int weight, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(weight);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(weight, MostWeight);
        if (!XOnlyKey.TryParse(attester, out var key))
        {
            throw new ArgumentException("A public key has 64 hexadecimal digits.", nameof(attester));
        }

        await _file.WriteAsync(
            session =>
            {
                var now = _file.Time.GetUtcNow();
                TrustedTable.Set(session, new TrustedAttester(key.ToString(), weight, TrustedTable.Manual), now);
                PurseLedger.Append(session, now, _actor, "trust", key.ToString(), json => json.WriteNumber("weight", weight));
                return true;
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Lets somebody's word count no longer; one that a list would let count is barred. Only the owner does it.</summary>
    /// <returns>Whether anything changed, and whether it is barred now.</returns>
    /// <exception cref="StoreException">The purse cannot be written.</exception>
    public ValueTask<(bool HasChanged, bool IsBarred)> DistrustAsync(string attester, CancellationToken cancellationToken)
        => _file.WriteAsync(
            session =>
            {
                var now = _file.Time.GetUtcNow();
                var outcome = TrustedTable.Remove(session, attester, now);
                if (outcome.HasChanged)
                {
                    PurseLedger.Append(session, now, _actor, "distrust", attester, json => json.WriteBoolean("barred", outcome.IsBarred));
                }

                return outcome;
            },
            cancellationToken);

    /// <summary>Whose word counts, the heaviest first; those that are barred last.</summary>
    /// <exception cref="StoreException">The purse cannot be read.</exception>
    public ValueTask<IReadOnlyList<TrustedAttester>> TrustedAsync(CancellationToken cancellationToken)
        => _file.ReadAsync(TrustedTable.All, [], cancellationToken);

    /// <summary>When a list that this home signed elsewhere was made, as far as it was taken in with this weight; null where none was.</summary>
    internal ValueTask<DateTimeOffset?> ListedAsync(string via, int weight, CancellationToken cancellationToken)
        => _file.ReadAsync(session => TrustMarks.Find(session, MarkOf(via, weight)), null, cancellationToken);

    /// <summary>Lets a list that this home signed elsewhere take the place of an earlier one.</summary>
    internal async ValueTask ReplaceListAsync(string via, IReadOnlyCollection<string> attesters, int weight, DateTimeOffset madeAt, CancellationToken cancellationToken)
        => await _file.WriteAsync(
            session =>
            {
                var now = _file.Time.GetUtcNow();
                TrustedTable.Replace(session, via, attesters, weight, now);
                TrustMarks.Remove(session, ListMark + via);
                TrustMarks.Set(session, MarkOf(via, weight), madeAt);
                PurseLedger.Append(session, now, _actor, "trust_list", via, json =>
                {
                    json.WriteNumber("attesters", attesters.Count);
                    json.WriteNumber("weight", weight);
                });
                return true;
            },
            cancellationToken).ConfigureAwait(false);

    /// <summary>What to ask others about: vendors that were paid, asked about or attested, and agents of whom something is stated.</summary>
    internal ValueTask<TrustInterest> InterestAsync(CancellationToken cancellationToken)
        => _file.ReadAsync(session => TrustInterest.Read(session, _file.Time.GetUtcNow()), TrustInterest.Nothing, cancellationToken);

    /// <summary>How far a stream of events was taken from a relay, in seconds since 1970.</summary>
    internal ValueTask<long> CursorAsync(string relay, string stream, CancellationToken cancellationToken)
        => _file.ReadAsync(session => TrustMarks.Since(session, relay, stream), 0, cancellationToken);

    /// <summary>Keeps how far a stream of events was taken from a relay.</summary>
    internal async ValueTask SaveCursorAsync(string relay, string stream, long since, CancellationToken cancellationToken)
        => await _file.WriteBrieflyAsync(
            session =>
            {
                TrustMarks.Save(session, relay, stream, since);
                return true;
            },
            cancellationToken).ConfigureAwait(false);

    /// <summary>Takes the right to do something that is done now and then.</summary>
    /// <param name="name">What it is.</param>
    /// <param name="interval">How often it is done.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Whether it is to be done; false where another process did it a moment ago.</returns>
    /// <exception cref="StoreException">The purse cannot be written.</exception>
    public ValueTask<bool> TryTakeTurnAsync(string name, TimeSpan interval, CancellationToken cancellationToken)
        => _file.WriteBrieflyAsync(
            session =>
            {
                var now = _file.Time.GetUtcNow();
                if (TrustMarks.Find(session, name) is { } last && last <= now && last > now - interval)
                {
                    return false;
                }

                TrustMarks.Set(session, name, now);
                return true;
            },
            cancellationToken);

    private static string MarkOf(string via, int weight) => FormattableString.Invariant($"{ListMark}{via}:{weight}");

    private static string? ProblemOf(NostrEvent signed, DateTimeOffset now)
    {
        try
        {
            signed.Verify(now);
            return null;
        }
        catch (NostrException error)
        {
            return JsonNamingPolicy.SnakeCaseLower.ConvertName(error.Code.ToString());
        }
    }

    /// <summary>Whether what is said is later than what its author said before.</summary>
    private static bool IsNew(SqliteSession session, TrustNews news) => news switch
    {
        TrustNews.Attested { Attestation: var said } => AttestationTable.Last(session, said.Vendor, said.Attester) is not { } last
            || (PaymentTable.Ms(said.CreatedAt), string.CompareOrdinal(last.Event, said.Event)).CompareTo((last.CreatedAtMs, 0)) > 0,
        TrustNews.Stated { Statement: var said } => StatementTable.Last(session, said.Agent, said.Issuer) is not { } last || said.StatedAt > last,
        TrustNews.Advertised { Gateway: var said } => GatewayTable.Find(session, said.Agent) is not { } known
            || (said.AdvertisedAt, string.CompareOrdinal(known.Event, said.Event)).CompareTo((known.AdvertisedAt, 0)) > 0,
        TrustNews.Withdrawn withdrawn => Concerned(withdrawn).Any(vendor => AttestationTable.Last(session, vendor, withdrawn.Author) is { } last
                && last.CreatedAtMs <= PaymentTable.Ms(withdrawn.At) && last.Event != withdrawn.Event)
            || withdrawn.Events.Any(said => AttestationTable.IsSaid(session, withdrawn.Author, said))
            || withdrawn.Addresses.Any(address => address.Kind is EventKind.ApplicationData),
        _ => true,
    };

    /// <summary>The vendors of whom something is taken back.</summary>
    private static IEnumerable<VendorKey> Concerned(TrustNews.Withdrawn withdrawn)
        => withdrawn.Addresses
            .Where(address => address.Kind is TrustEvents.ExternalAssertion or TrustEvents.UserAssertion)
            .Select(address => address.Identifier.StartsWith(TrustEvents.LegacyPrefix, StringComparison.Ordinal) ? address.Identifier[TrustEvents.LegacyPrefix.Length..] : address.Identifier)
            .Select(identifier => VendorKey.TryParse(identifier, out var vendor) ? vendor : VendorKey.Unknown)
            .Where(vendor => vendor != VendorKey.Unknown);

    private bool Take(SqliteSession session, TrustNews news, DateTimeOffset now)
    {
        switch (news)
        {
            case TrustNews.Attested { Attestation: var attestation }:
                if (!AttestationTable.Set(session, attestation))
                {
                    return false;
                }

                AttestationTable.Log(session, now, _actor, attestation);
                return true;
            case TrustNews.Stated { Statement: var statement }:
                return StatementTable.Set(session, statement, _actor, now);
            case TrustNews.Advertised { Gateway: var gateway }:
                return GatewayTable.Set(session, gateway);
            case TrustNews.Withdrawn withdrawn:
                return Withdraw(session, withdrawn);
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    /// <summary>Takes back what an author may take back: its own.</summary>
    private static bool Withdraw(SqliteSession session, TrustNews.Withdrawn withdrawn)
    {
        var (author, at) = (withdrawn.Author, withdrawn.At);
        var changes = Concerned(withdrawn).Count(vendor => AttestationTable.Withdraw(session, vendor, author, at, withdrawn.Event));
        foreach (var (_, identifier) in withdrawn.Addresses.Where(address => address.Kind is EventKind.ApplicationData))
        {
            var hasChanged = identifier == TrustEvents.GatewayPrefix + author ? GatewayTable.Withdraw(session, author, at)
                : identifier.StartsWith(TrustEvents.StatementPrefix, StringComparison.Ordinal)
                    && StatementTable.Withdraw(session, identifier[TrustEvents.StatementPrefix.Length..], author, at);
            changes += hasChanged ? 1 : 0;
        }

        return changes + withdrawn.Events.Count(said => AttestationTable.Withdraw(session, said, author, at, withdrawn.Event)) > 0;
    }
}
