using System.Security.Cryptography;
using System.Text;
using Satchel.Engine.Commerce;
using Satchel.Engine.Commerce.Sqlite;
using Satchel.Protocols.Crypto;
using Satchel.Protocols.Nostr;

namespace Satchel.Engine.Sync;

/// <summary>
/// What a relay is asked about trust. First what those say who count for something, so that no crowd of strangers can push it out of an answer; then what
/// anybody says. Questions of which only the news matter have a stream, and so a cursor.
/// </summary>
internal static class TrustQuestions
{
    /// <summary>Keys of vendors in one question; each stands in it three times.</summary>
    private const int VendorsAtOnce = 30;

    private const int AuthorsAtOnce = 100;
    private const int StreamDigits = 16;

    /// <summary>The lists that a home signed itself: whom it follows, and who it lets speak of others.</summary>
    public static NostrFilter Lists(XOnlyKey self) => new() { Authors = [self], Kinds = [TrustLists.Follows, TrustLists.Providers] };

    /// <summary>All questions that follow from what a home is interested in.</summary>
    /// <param name="interest">What it is interested in.</param>
    /// <param name="self">Its public key.</param>
    /// <param name="namesVendors">Whether relays may learn which vendors it deals with.</param>
    public static IEnumerable<(string? Stream, NostrFilter Filter)> Of(TrustInterest interest, string self, bool namesVendors)
    {
        foreach (var trusted in interest.Trusted.Chunk(AuthorsAtOnce))
        {
            // Who is new on the list is asked for everything.
            var name = Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(string.Concat(interest.Trusted))))[..StreamDigits];
            yield return ($"trusted:{name}:{trusted[0][..StreamDigits]}", new NostrFilter { Kinds = [TrustEvents.ExternalAssertion], Authors = Keys(trusted) });
        }

        foreach (var vendors in namesVendors ? interest.Vendors.Chunk(VendorsAtOnce) : [])
        {
            var about = new NostrFilter { Kinds = [TrustEvents.ExternalAssertion, TrustEvents.UserAssertion], Tags = Tag('d', [.. vendors.SelectMany(Identifiers)]) };
            foreach (var trusted in interest.Trusted.Chunk(AuthorsAtOnce))
            {
                yield return (null, about with { Authors = Keys(trusted) });
            }

            yield return (null, about);
        }

        string[] withdrawn = [TrustEvents.ExternalAssertion.ToString(Invariant), TrustEvents.UserAssertion.ToString(Invariant)];
        foreach (var attesters in interest.Trusted.Concat(interest.Attesters).Distinct(StringComparer.Ordinal).Chunk(AuthorsAtOnce))
        {
            yield return (null, new NostrFilter { Kinds = [EventKind.Deletion], Authors = Keys(attesters), Tags = Tag('k', withdrawn) });
        }

        var agents = interest.Agents.Prepend(self).Distinct(StringComparer.Ordinal).Select(TrustEvents.StatementIdentifierOf).ToArray();
        foreach (var some in agents.Chunk(AuthorsAtOnce))
        {
            yield return (null, new NostrFilter { Kinds = [EventKind.ApplicationData], Tags = Tag('d', some) });
        }

        yield return ("adverts:", new NostrFilter { Kinds = [EventKind.ApplicationData], Tags = Tag('t', [TrustEvents.GatewayTag]) });
    }

    private static IFormatProvider Invariant => System.Globalization.CultureInfo.InvariantCulture;

    /// <summary>The forms in which a vendor may stand in an event: NIP-85 with and without the slash, that of Lightning Memory, and its key.</summary>
    private static IEnumerable<string> Identifiers(VendorKey vendor)
        =>
        [
            .. vendor.IsHost ? (string[])[TrustEvents.IdentifierOf(vendor), TrustEvents.IdentifierOf(vendor).TrimEnd('/')] : [],
            TrustEvents.LegacyIdentifierOf(vendor),
            .. vendor.NostrKey is { } key ? (string[])[key.ToString()] : [],
        ];

    private static XOnlyKey[] Keys(IEnumerable<string> keys) => [.. keys.Select(text => XOnlyKey.TryParse(text, out var key) ? key : null).OfType<XOnlyKey>()];

    private static Dictionary<char, IReadOnlyList<string>> Tag(char letter, IReadOnlyList<string> values) => new() { [letter] = values };
}
