namespace Satchel.Engine.Commerce;

/// <summary>What the issuer of a statement is to this home.</summary>
public enum IssuerStanding
{
    /// <summary>Nobody on the trust list: its word proves nothing but that it said so.</summary>
    Stranger,

    /// <summary>The agent itself.</summary>
    Self,

    /// <summary>Somebody on the trust list.</summary>
    Trusted,

    /// <summary>This home.</summary>
    Home,
}
