namespace Satchel.Protocols.Nostr;

/// <summary>A relay and what an author does there.</summary>
/// <param name="Address">Its address, as <see cref="RelayAddress.TryNormalize"/> writes it.</param>
/// <param name="Reads">Whether the author looks there for what others say.</param>
/// <param name="Writes">Whether the author publishes there.</param>
public sealed record RelayUse(string Address, bool Reads, bool Writes);
