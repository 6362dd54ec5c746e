using Satchel.Engine.Store.Sqlite;

namespace Satchel.Engine.Commerce.Sqlite;

/// <summary>
/// Attests a vendor by itself where the owner wants it: after every so many payments, in steps of a tenth, and seldom, so that it tells little of who
/// pays whom when. It waits like any other attestation until the next exchange with relays. What a person has said is never replaced.
/// </summary>
internal static class AutoAttestation
{
    public const string Basis = "auto_attestation";

    private const int Steps = 10;
    private const int MostOfDay = 10;
    private static readonly TimeSpan Rest = TimeSpan.FromDays(7);

    /// <summary>Attests the vendor of a payment that was just made, if it is time.</summary>
    public static void Consider(SqliteSession session, Payment payment, VendorGroup group, int every, PurseActor actor, DateTimeOffset now)
    {
        if (every <= 0 || payment is not { Direction: PaymentDirection.Out, Network: PaymentNetwork.Mainnet } || group.Vendor == VendorKey.Unknown)
        {
            return;
        }

        var said = AttestationTable.Own(session, group.Vendor);
        if (said is not null && (said.Basis != Basis || said.CreatedAt > now - Rest))
        {
            return;
        }

        var reputation = VendorBook.Reputation(session, group, PaymentNetwork.Mainnet, now);
        var day = new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero);
        if (reputation.Payments == 0 || reputation.Payments % every != 0 || AttestationTable.CountOwn(session, Basis, day) >= MostOfDay)
        {
            return;
        }

        var attestation = new Attestation
        {
            Vendor = group.Vendor,
            Attester = "",
            Score = Attestation.ScoreOf(Math.Round(reputation.AttestationScore * Steps, MidpointRounding.AwayFromZero) / Steps),
            Basis = Basis,

            // The day is said, not the moment of the payment.
            CreatedAt = day,
        };
        AttestationTable.Set(session, attestation);
        AttestationTable.Log(session, now, actor, attestation);
    }
}
