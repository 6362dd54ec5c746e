namespace Satchel.Protocols.Lightning.Nodes;

/// <summary>What a node is to ask for.</summary>
/// <param name="Amount">How much; not zero. Some nodes know whole satoshis only.</param>
/// <param name="Description">What it is for, at most <see cref="DescriptionCharacters"/>.</param>
/// <param name="ExpirySeconds">Seconds after which nobody can pay it any more.</param>
/// <param name="ExternalId">What the caller knows it by; kept by the nodes that can, or null.</param>
public sealed record InvoiceRequest(Msat Amount, string Description, int ExpirySeconds, string? ExternalId = null)
{
    /// <summary>Characters of a description: phoenixd takes no more.</summary>
    public const int DescriptionCharacters = 128;
}
