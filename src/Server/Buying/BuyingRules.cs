namespace Satchel.Server.Buying;

/// <summary>What the owner lets agents buy, and where.</summary>
/// <param name="MostSats">The most that one purchase may cost, its fee included.</param>
/// <param name="Gateways">Gateways that the owner has configured. Only such a one may be on this machine.</param>
public sealed record BuyingRules(int MostSats, IReadOnlyList<Uri> Gateways)
{
    /// <summary>Nothing that costs.</summary>
    public static BuyingRules None { get; } = new(0, []);

    /// <summary>Whether the owner has configured a gateway.</summary>
    public bool IsOwners(Uri gateway)
    {
        ArgumentNullException.ThrowIfNull(gateway);
        return Gateways.Any(known => known.GetLeftPart(UriPartial.Authority) == gateway.GetLeftPart(UriPartial.Authority));
    }
}
