namespace Satchel.Engine.Sync;

/// <summary>What a relay did with the list of the agent's relays.</summary>
/// <param name="Address">The relay.</param>
/// <param name="Problem">Why it does not have it; null where it does.</param>
public sealed record RelayAnnouncement(string Address, string? Problem);
