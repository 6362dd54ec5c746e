using System.Buffers.Binary;
using Satchel.Engine.Commerce;
using Satchel.Engine.Commerce.Sqlite;
using Satchel.Protocols.Crypto;
using Satchel.Protocols.Nostr;

namespace Satchel.Engine.Tests.Commerce;

/// <summary>Signed events of agents whose secret keys are small numbers.</summary>
internal static class TrustSeeds
{
    /// <summary>The agent with a number.</summary>
    public static SecretKey Agent(int number)
    {
        var bytes = new byte[SecretKey.ByteCount];
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(bytes.Length - sizeof(int)), number);
        Assert.True(SecretKey.TryRead(bytes, out var key));
        return key!;
    }

    /// <summary>The number of the agent whose public key is known.</summary>
    public static int SecretOf(string publicKey)
    {
        var number = 1;
        while (true)
        {
            using var agent = Agent(number);
            if (agent.PublicKey.ToString() == publicKey)
            {
                return number;
            }

            number++;
        }
    }

    public static NostrEvent Sign(int agent, EventDraft draft)
    {
        using var key = Agent(agent);
        return draft.Sign(key, new byte[Schnorr.AuxiliaryBytes]);
    }

    public static NostrEvent Attest(int agent, VendorKey vendor, double? score, DateTimeOffset at, DateTimeOffset? expires = null)
        => Sign(agent, TrustEvents.Assertion(new Attestation
        {
            Vendor = vendor,
            Attester = "",
            Score = score is { } share ? Attestation.ScoreOf(share) : null,
            Basis = "test",
            CreatedAt = at,
            ExpiresAt = expires,
        }, payments: 1));

    public static async Task ImportAsync(
        PaymentPurse purse, VendorKey vendor, (int Agent, double Score)[] scores, TimeProvider time, CancellationToken cancellationToken)
        => Assert.Equal(
            scores.Length,
            (await purse.Trust.ImportAsync(
                [.. scores.Select(one => Attest(one.Agent, vendor, one.Score, time.GetUtcNow()))], "test", null, cancellationToken)).Taken);
}
