namespace Satchel.Engine.Commerce;

/// <summary>What an issuer says of an agent.</summary>
public sealed record AgentStatement
{
    /// <summary>The agent: a public key, 64 hexadecimal digits.</summary>
    public required string Agent { get; init; }

    /// <summary>Who says it: a public key; empty for this home while it has none.</summary>
    public required string Issuer { get; init; }

    /// <summary>Who answers for the agent; may be empty.</summary>
    public string OwnerId { get; init; } = "";

    /// <summary>The country or region; may be empty.</summary>
    public string Jurisdiction { get; init; } = "";

    /// <summary>How well the agent is known.</summary>
    public required ComplianceLevel Level { get; init; }

    /// <summary>What it rests on; may be empty.</summary>
    public string Source { get; init; } = "";

    /// <summary>When it was said.</summary>
    public required DateTimeOffset StatedAt { get; init; }

    /// <summary>Until when it holds; null for ever.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>The signed event as JSON; empty where it is not signed.</summary>
    public string Event { get; init; } = "";

    /// <summary>What the issuer is to this home.</summary>
    public IssuerStanding Standing { get; init; }

    /// <summary>Whether it is signed.</summary>
    public bool IsSigned => Event.Length > 0;

    /// <summary>Whether the agent speaks for itself.</summary>
    public bool IsSelfIssued => Agent == Issuer;
}
