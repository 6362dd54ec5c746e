using System.Text;
using Satchel.Engine.Budget.Sqlite;
using Satchel.Engine.Store;
using Satchel.Engine.Store.Sqlite;
using Satchel.Protocols.Crypto;
using Satchel.Protocols.Nostr;

namespace Satchel.Engine.Commerce.Sqlite;

/// <summary>
/// What this home says to others: its attestations, what it states of agents, the advert of its gateway. Each is signed once and waits until every
/// relay of the owner has it. What is said anew takes the place of what was said before, also where that still waits.
/// </summary>
public sealed class AnnouncementBook
{
    /// <summary>How long an advert holds: so long others believe that a gateway is there which has gone.</summary>
    public static readonly TimeSpan AdvertLife = TimeSpan.FromDays(3);

    private static readonly TimeSpan AdvertRest = TimeSpan.FromDays(1);

    private readonly PurseFile _file;

    internal AnnouncementBook(PurseFile file) => _file = file;

    /// <summary>Signs what was said since the last time, so that it waits for the relays.</summary>
    /// <param name="signer">The key of the home.</param>
    /// <param name="options">What is said.</param>
    /// <param name="cancellationToken">Stops it before the commit.</param>
    /// <returns>How many events are new.</returns>
    /// <exception cref="StoreException">The purse cannot be written.</exception>
    public async ValueTask<int> SignAsync(StatementSigner signer, AnnouncementOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(signer);
        ArgumentNullException.ThrowIfNull(options);
        var needsPurse = options.Offer is not null || await _file.ReadAsync(
            session => AttestationTable.Own(session).Count > 0 || StatementTable.By(session, signer.PublicKey).Count > 0
                || AnnouncementTable.Find(session, AdvertAddress(signer)) is not null,
            nothing: false,
            cancellationToken).ConfigureAwait(false);
        return !needsPurse ? 0 : await _file.WriteAsync(session => Sign(session, signer, options), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What a relay still lacks, the oldest first.</summary>
    /// <exception cref="StoreException">The purse cannot be read.</exception>
    public ValueTask<IReadOnlyList<Announcement>> PendingAsync(string relay, string author, int limit, CancellationToken cancellationToken)
        => _file.ReadAsync(session => AnnouncementTable.Pending(session, relay, author, limit), [], cancellationToken);

    /// <summary>How many events some relay still lacks.</summary>
    /// <exception cref="StoreException">The purse cannot be read.</exception>
    public ValueTask<long> CountPendingAsync(IReadOnlyCollection<string> relays, string author, CancellationToken cancellationToken)
        => _file.ReadAsync(session => relays.Sum(relay => AnnouncementTable.CountPending(session, relay, author)), 0, cancellationToken);

    /// <summary>A relay has these.</summary>
    /// <exception cref="StoreException">The purse cannot be written.</exception>
    public async ValueTask DeliverAsync(string relay, IReadOnlyList<Announcement> taken, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(taken);
        if (taken.Count == 0)
        {
            return;
        }

        await _file.WriteAsync(
            session =>
            {
                foreach (var one in taken)
                {
                    AnnouncementTable.Deliver(session, relay, one);
                }

                return true;
            },
            cancellationToken).ConfigureAwait(false);
    }

    private static string AdvertAddress(StatementSigner signer)
        => TrustEvents.AddressOf(EventKind.ApplicationData, signer.PublicKey, TrustEvents.GatewayPrefix + signer.PublicKey);

    private int Sign(SqliteSession session, StatementSigner signer, AnnouncementOptions options)
    {
        var now = _file.Time.GetUtcNow();
        var count = AttestationTable.Own(session).Sum(said => Sign(session, signer, said, options.SaysLegacy, now));
        foreach (var statement in StatementTable.By(session, signer.PublicKey).Where(one => one.IsSigned))
        {
            var address = TrustEvents.AddressOf(EventKind.ApplicationData, signer.PublicKey, TrustEvents.StatementIdentifierOf(statement.Agent));
            if (!(statement.ExpiresAt <= now) && !(AnnouncementTable.LastSeconds(session, address) >= statement.StatedAt.ToUnixTimeSeconds()))
            {
                AnnouncementTable.Set(session, address, NostrEvent.Parse(Encoding.UTF8.GetBytes(statement.Event)));
                count++;
            }
        }

        return count + (options.Offer is { } offer ? Advertise(session, signer, offer, now) : Withdraw(session, signer, AdvertAddress(signer), now));
    }

    /// <summary>An attestation goes out in up to three forms; what was taken back has a form of its own for each.</summary>
    private static int Sign(SqliteSession session, StatementSigner signer, Attestation said, bool saysLegacy, DateTimeOffset now)
    {
        var group = VendorTable.Group(session, said.Vendor);
        var payments = VendorBook.Reputation(session, group, PaymentNetwork.Mainnet, now).Payments;
        var count = said.Vendor.IsHost ? Say(session, signer, TrustEvents.Assertion(said, payments), said) : 0;
        foreach (var key in NostrKeysOf(session, group))
        {
            count += Say(session, signer, TrustEvents.Assertion(said, key, payments), said);
        }

        // The form of Lightning Memory has no word for taking back.
        var legacy = TrustEvents.AddressOf(TrustEvents.UserAssertion, signer.PublicKey, TrustEvents.LegacyIdentifierOf(said.Vendor));
        return count + (said.Score is null || !saysLegacy ? Withdraw(session, signer, legacy, now) : Say(session, signer, TrustEvents.LegacyAssertion(said), said));
    }

    /// <summary>Signs what is later than what was said before under its address.</summary>
    private static int Say(SqliteSession session, StatementSigner signer, EventDraft draft, Attestation said)
    {
        var address = TrustEvents.AddressOf(draft.Kind, signer.PublicKey, draft.Tags.First(tag => tag.Name is "d").Value!);
        var last = AnnouncementTable.LastSeconds(session, address);
        if (last is null ? said.Score is null : said.Event.Length > 0)
        {
            return 0;
        }

        last ??= AnnouncementTable.LastSeconds(session, WithdrawalOf(address));

        var signed = signer.Sign(draft with { CreatedAt = After(last, draft.CreatedAt) });
        AnnouncementTable.Set(session, address, signed);
        AnnouncementTable.Delete(session, WithdrawalOf(address));
        AttestationTable.Name(session, said.Vendor, signed.Id.ToString());
        return 1;
    }

    private static int Advertise(SqliteSession session, StatementSigner signer, GatewayOffer offer, DateTimeOffset now)
    {
        var address = AdvertAddress(signer);
        var said = AnnouncementTable.Find(session, address);
        var draft = TrustEvents.Advert(offer, signer.PublicKey, After(said?.CreatedAtSeconds, now), now + AdvertLife);
        if (said is not null && said.Content == draft.Content && said.CreatedAtSeconds > (now - AdvertRest).ToUnixTimeSeconds())
        {
            return 0;
        }

        AnnouncementTable.Set(session, address, signer.Sign(draft));
        AnnouncementTable.Delete(session, WithdrawalOf(address));
        return 1;
    }

    /// <summary>Asks the relays to remove what was said under an address, if anything was.</summary>
    private static int Withdraw(SqliteSession session, StatementSigner signer, string address, DateTimeOffset now)
    {
        if (AnnouncementTable.LastSeconds(session, address) is not { } last)
        {
            return 0;
        }

        AnnouncementTable.Delete(session, address);
        AnnouncementTable.Set(session, WithdrawalOf(address), signer.Sign(TrustEvents.Withdrawal(address, After(last, now))));
        return 1;
    }

    private static string WithdrawalOf(string address) => $"{EventKind.Deletion}:{address}";

    private static DateTimeOffset After(long? lastSeconds, DateTimeOffset wanted)
        => DateTimeOffset.FromUnixTimeSeconds(Math.Max(lastSeconds + 1 ?? 0, wanted.ToUnixTimeSeconds()));

    /// <summary>The keys of a vendor on Nostr: those under which the owner knows it, and that of its confirmed gateway.</summary>
    private static IEnumerable<XOnlyKey> NostrKeysOf(SqliteSession session, VendorGroup group)
        => group.Keys.Select(key => key.NostrKey)
            .Concat(group.Keys.Select(key => GatewayTable.AgentOf(session, key)).Select(agent => XOnlyKey.TryParse(agent ?? "", out var key) ? key : null))
            .OfType<XOnlyKey>()
            .DistinctBy(key => key.ToString());
}
