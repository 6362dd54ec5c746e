namespace Satchel.Protocols.Nostr.Relays;

/// <summary>What a relay did with an event.</summary>
/// <param name="IsAccepted">Whether it has it now, or had it already.</param>
/// <param name="Prefix">Why not.</param>
/// <param name="Reason">What it said; for people.</param>
public sealed record RelayVerdict(bool IsAccepted, RelayReason Prefix, string Reason);
