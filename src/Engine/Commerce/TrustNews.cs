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

    /// <summary>Somebody takes back what was said before (NIP-09).</summary>
    /// <param name="Author">Who: a public key.</param>
    /// <param name="Addresses">Kinds and <c>d</c> tags that no longer hold.</param>
    /// <param name="Events">Ids of events that no longer hold.</param>
    /// <param name="At">When; what was said later holds.</param>
    /// <param name="Event">The id of the event that says it.</param>
    public sealed record Withdrawn(
        string Author, IReadOnlyList<(int Kind, string Identifier)> Addresses, IReadOnlyList<string> Events, DateTimeOffset At, string Event) : TrustNews;

    /// <summary>It says nothing that is let in.</summary>
    /// <param name="Reason">The name of the rule that it breaks.</param>
    public sealed record Refused(string Reason) : TrustNews;
}
