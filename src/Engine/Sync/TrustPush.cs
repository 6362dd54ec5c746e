using Satchel.Engine.Commerce;
using Satchel.Engine.Commerce.Sqlite;
using Satchel.Protocols.Nostr;
using Satchel.Protocols.Nostr.Relays;

namespace Satchel.Engine.Sync;

/// <summary>Sends a relay what this home says to others. What the relay does not take stays where it waits.</summary>
internal sealed class TrustPush(PaymentPurse purse, SyncKeys keys, TrustTally tally)
{
    private const int PageEvents = 200;

    /// <summary>Sends everything that waits for a relay.</summary>
    public async Task RunAsync(Relay relay, CancellationToken cancellationToken)
    {
        try
        {
            while (await SendPageAsync(relay, cancellationToken).ConfigureAwait(false))
            {
                // A page that was taken whole makes room for the next.
            }
        }
        catch (RelayException error)
        {
            tally.Fail(relay.Address, error.Message);
        }
    }

    /// <summary>Sends some of it.</summary>
    /// <returns>Whether there may be more that the relay takes.</returns>
    private async Task<bool> SendPageAsync(Relay relay, CancellationToken cancellationToken)
    {
        var pending = await purse.Announcements.PendingAsync(relay.Address, keys.Agent, PageEvents, cancellationToken).ConfigureAwait(false);
        var (taken, refused) = (new List<Announcement>(), new List<Announcement>());
        try
        {
            foreach (var one in pending)
            {
                var verdict = await relay.PublishAsync(one.Event, cancellationToken).ConfigureAwait(false);
                if (verdict.IsAccepted)
                {
                    taken.Add(one);
                    continue;
                }

                tally.Note(relay.Address, $"it did not take some events: {verdict.Prefix.ToString().ToLowerInvariant()}");
                if (verdict.Prefix is RelayReason.Invalid)
                {
                    // It has a later one under the same address, or will never take it.
                    refused.Add(one);
                }
            }
        }
        finally
        {
            // What it has it has, whatever became of the rest.
            await purse.Announcements.DeliverAsync(relay.Address, [.. taken, .. refused], CancellationToken.None).ConfigureAwait(false);
            tally.Send(relay.Address, taken);
        }

        return pending.Count == PageEvents && taken.Count + refused.Count == PageEvents;
    }
}
