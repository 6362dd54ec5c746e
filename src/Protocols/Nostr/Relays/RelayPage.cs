namespace Satchel.Protocols.Nostr.Relays;

/// <summary>What a relay sent for one question. Nothing in it is verified.</summary>
/// <param name="Events">The events, in the order in which they came.</param>
/// <param name="End">Why there are no more.</param>
/// <param name="Malformed">Frames that were none.</param>
/// <param name="Reason">What the relay said where it ended the page early; else empty.</param>
public sealed record RelayPage(IReadOnlyList<NostrEvent> Events, RelayPageEnd End, int Malformed, string Reason);
