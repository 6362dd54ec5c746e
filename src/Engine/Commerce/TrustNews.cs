namespace Satchel.Engine.Commerce;

/// <summary>What a signed event says about vendors, agents or gateways.</summary>
public abstract record TrustNews
{
    private TrustNews()
    {
    }

    /// <summary>Somebody attests a vendor.</summary>
    public sealed record Attested(Attestation Attestation) : TrustNews;

    /// <summary>Somebody speaks for an agent.</summary>
    public sealed record Stated(AgentStatement Statement) : TrustNews;

    /// <summary>Somebody sells answers.</summary>
    public sealed record Advertised(KnownGateway Gateway) : TrustNews;
}
