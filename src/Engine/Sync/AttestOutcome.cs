using Satchel.Engine.Commerce;

namespace Satchel.Engine.Sync;

/// <summary>How far an attestation came.</summary>
/// <param name="Attestation">What is said, as it is kept.</param>
/// <param name="Relays">What each relay did; empty where there are none.</param>
/// <param name="Waiting">Events of this home that still wait for some relay, counted once for each.</param>
public sealed record AttestOutcome(Attestation Attestation, IReadOnlyList<TrustRelayReport> Relays, long Waiting)
{
    /// <summary>Whether it is signed, so that others can believe it.</summary>
    public bool IsSigned => Attestation.Event.Length > 0;

    /// <summary>How many relays have it.</summary>
    public int Pushed => Relays.Count(relay => relay.Sent > 0 && relay.Problem is null);

    /// <summary>In a word: <c>published</c> where a relay has it, <c>queued</c> where it is signed and waits, <c>recorded</c> where it stays here.</summary>
    public string Status => Pushed > 0 ? "published" : IsSigned ? "queued" : "recorded";
}
