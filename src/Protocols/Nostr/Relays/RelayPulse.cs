namespace Satchel.Protocols.Nostr.Relays;

/// <summary>Whether a relay lives.</summary>
/// <param name="IsReachable">Whether it answered a question.</param>
/// <param name="Message">"OK", or why not; for people.</param>
/// <param name="Latency">From the first byte to the answer; to the failure where there was none.</param>
/// <param name="Document">What it says about itself; null where it says nothing.</param>
public sealed record RelayPulse(bool IsReachable, string Message, TimeSpan Latency, RelayDocument? Document);
