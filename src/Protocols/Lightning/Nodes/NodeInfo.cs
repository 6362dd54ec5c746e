namespace Satchel.Protocols.Lightning.Nodes;

/// <summary>What a node says about itself.</summary>
/// <param name="NodeId">Its public key, or a name where it shows none.</param>
/// <param name="Network">Which bitcoins it moves.</param>
/// <param name="Version">Its version, or null.</param>
/// <param name="Balance">What it can spend, or null where it does not say.</param>
/// <param name="Channels">How many channels it has, or null where it does not say.</param>
public sealed record NodeInfo(string NodeId, LightningNetwork Network, string? Version, Msat? Balance, int? Channels);
