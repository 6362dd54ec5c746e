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

    private readonly string _actor;
    private readonly PurseFile _file;

    internal TrustBook(PurseFile file, string actor) => (_file, _actor) = (file, actor);

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

    /// <summary>Attests a vendor in this home's own name. It does not count for its own score.</summary>
    /// <param name="vendor">The vendor.</param>
    /// <param name="share">The score from 0 to 1; null: what our own payments say.</param>
    /// <param name="basis">What it rests on.</param>
    /// <param name="cancellationToken">Stops it before the commit.</param>
    /// <returns>The attestation; null where there is no payment to rest it on.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The score is no number from 0 to 1.</exception>
    /// <exception cref="StoreException">The purse cannot be written.</exception>
    public ValueTask<Attestation?> AttestAsync(VendorKey vendor, double? share, string basis, CancellationToken cancellationToken)
    {
        if (share is { } given && Attestation.ScoreOf(given) is null)
        {
            throw new ArgumentOutOfRangeException(nameof(share), share, "A score is from 0 to 1.");
        }

        return _file.WriteAsync(
            session =>
            {
                var now = _file.Time.GetUtcNow();
                var group = VendorTable.Group(session, vendor);
                var reputation = VendorBook.Reputation(session, group, PaymentNetwork.Mainnet, now);
                if (share is null && reputation.Payments == 0)
                {
                    return null;
                }

                var attestation = new Attestation
                {
                    Vendor = group.Vendor,
                    Attester = "",
                    Score = Attestation.ScoreOf(share ?? reputation.AttestationScore),
                    Basis = basis,
                    CreatedAt = PaymentTable.Time(PaymentTable.Ms(now)),
                };
                AttestationTable.Set(session, attestation);
                Log(session, now, attestation);
                return attestation;
            },
            cancellationToken);
    }

    /// <summary>Takes in what others say. What is not true, says nothing about trust, is older than what is known, or is our own is passed over.</summary>
    /// <param name="events">Events, whoever brought them.</param>
    /// <param name="self">The public key of this home; null where it has none.</param>
    /// <param name="cancellationToken">Stops it before the commit.</param>
    /// <returns>How many were taken in.</returns>
    /// <exception cref="StoreException">The purse cannot be written.</exception>
    public ValueTask<int> ImportAsync(IReadOnlyList<NostrEvent> events, string? self, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(events);
        var now = _file.Time.GetUtcNow();
        TrustNews[] news = [.. events.Where(one => one.Author.ToString() != self && IsTrue(one, now)).Select(one => TrustEvents.Read(one, now)).OfType<TrustNews>()];
        return news.Length == 0 ? ValueTask.FromResult(0) : _file.WriteAsync(session => news.Count(one => Take(session, one, now)), cancellationToken);
    }

    /// <summary>Lets somebody's word count. Only the owner does it.</summary>
    /// <param name="attester">The public key, 64 hexadecimal digits.</param>
    /// <param name="weight">From 1 to <see cref="MostWeight"/>.</param>
    /// <param name="via">How it comes on the list.</param>
    /// <param name="cancellationToken">Stops it before the commit.</param>
    /// <exception cref="ArgumentException">That is no public key.</exception>
    /// <exception cref="StoreException">The purse cannot be written.</exception>
    public async ValueTask TrustAsync(string attester, int weight, string via, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(weight, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(weight, MostWeight);
        if (!XOnlyKey.TryParse(attester, out var key))
        {
            throw new ArgumentException("A public key has 64 hexadecimal digits.", nameof(attester));
        }

        await _file.WriteAsync(
            session =>
            {
                var now = _file.Time.GetUtcNow();
                AttestationTable.Trust(session, new TrustedAttester(key.ToString(), weight, via), now);
                PurseLedger.Append(session, now, _actor, "trust", key.ToString(), json => json.WriteNumber("weight", weight));
                return true;
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Lets somebody's word count no longer. Only the owner does it.</summary>
    /// <returns>Whether it counted.</returns>
    /// <exception cref="StoreException">The purse cannot be written.</exception>
    public ValueTask<bool> DistrustAsync(string attester, CancellationToken cancellationToken)
        => _file.WriteAsync(
            session =>
            {
                var hasChanged = AttestationTable.Distrust(session, attester);
                if (hasChanged)
                {
                    PurseLedger.Append(session, _file.Time.GetUtcNow(), _actor, "distrust", attester, static _ => { });
                }

                return hasChanged;
            },
            cancellationToken);

    /// <summary>Whose word counts, the heaviest first.</summary>
    /// <exception cref="StoreException">The purse cannot be read.</exception>
    public ValueTask<IReadOnlyList<TrustedAttester>> TrustedAsync(CancellationToken cancellationToken)
        => _file.ReadAsync(AttestationTable.Trusted, [], cancellationToken);

    /// <summary>Gateways that are advertised, the last seen first.</summary>
    /// <param name="operation">Only those that sell it; null for all.</param>
    /// <param name="limit">Most of them.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="StoreException">The purse cannot be read.</exception>
    public ValueTask<IReadOnlyList<KnownGateway>> GatewaysAsync(string? operation, int limit, CancellationToken cancellationToken)
        => _file.ReadAsync(session => GatewayTable.Current(session, operation, _file.Time.GetUtcNow(), limit), [], cancellationToken);

    private static bool IsTrue(NostrEvent signed, DateTimeOffset now)
    {
        try
        {
            signed.Verify(now);
            return true;
        }
        catch (NostrException)
        {
            return false;
        }
    }

    private bool Take(SqliteSession session, TrustNews news, DateTimeOffset now)
    {
        switch (news)
        {
            case TrustNews.Attested { Attestation: var attestation }:
                if (!AttestationTable.Set(session, attestation))
                {
                    return false;
                }

                Log(session, now, attestation);
                return true;
            case TrustNews.Stated { Statement: var statement }:
                return StatementTable.Set(session, statement, _actor, now);
            case TrustNews.Advertised { Gateway: var gateway }:
                return GatewayTable.Set(session, gateway);
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private void Log(SqliteSession session, DateTimeOffset now, Attestation attestation)
        => PurseLedger.Append(session, now, _actor, "attestation", attestation.Vendor.Value, json =>
        {
            json.WriteString("attester", attestation.Attester);
            json.WriteString("event", attestation.Event);
            if (attestation.Score is { } score)
            {
                json.WriteNumber("score", score);
            }
        });
}
