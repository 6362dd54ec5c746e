using Satchel.Engine.Commerce;
using Satchel.Engine.Commerce.Sqlite;
using Satchel.Engine.Store;

namespace Satchel.Engine.Sync;

/// <summary>Attests a vendor in the name of a home and tells the relays at once; what a relay does not take waits for the next exchange.</summary>
public static class VendorAttesting
{
    /// <summary>Attests.</summary>
    /// <param name="purse">The purse of the home.</param>
    /// <param name="draft">What is said.</param>
    /// <param name="signer">The key of the home; null in the unsigned mode.</param>
    /// <param name="rules">What the owner's settings say.</param>
    /// <param name="sync">The exchange with relays; null where there are none.</param>
    /// <param name="cancellationToken">Stops it; what is written stays and waits.</param>
    /// <returns>What came of it; null where there is no payment to rest it on, or nothing to take back.</returns>
    /// <exception cref="StoreException">The purse failed.</exception>
    public static async Task<AttestOutcome?> AttestAsync(
        PaymentPurse purse, AttestationDraft draft, StatementSigner? signer, TrustRules rules, HomeSync? sync, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(purse);
        ArgumentNullException.ThrowIfNull(rules);
        if (await purse.Trust.AttestAsync(draft, cancellationToken).ConfigureAwait(false) is not { } said)
        {
            return null;
        }

        if (signer is null)
        {
            return new AttestOutcome(said, [], 0);
        }

        await purse.Announcements.SignAsync(signer, rules.Announcements, cancellationToken).ConfigureAwait(false);
        var signed = await purse.Trust.OwnAsync(said.Vendor, cancellationToken).ConfigureAwait(false) ?? said;
        if (sync is null)
        {
            return new AttestOutcome(signed, [], 0);
        }

        var report = await sync.ExchangeTrustAsync(purse, new SyncOptions { Pulls = false }, rules, cancellationToken).ConfigureAwait(false);
        return new AttestOutcome(signed, report.Relays, report.Waiting);
    }
}
