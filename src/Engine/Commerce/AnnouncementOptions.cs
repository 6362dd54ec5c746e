namespace Satchel.Engine.Commerce;

/// <summary>What a home says to others.</summary>
public sealed class AnnouncementOptions
{
    /// <summary>Whether attestations are said in the form of Lightning Memory too. Default true.</summary>
    public bool SaysLegacy { get; set; } = true;

    /// <summary>What the gateway of this home sells; null, the default, where it is not advertised.</summary>
    public GatewayOffer? Offer { get; set; }
}
