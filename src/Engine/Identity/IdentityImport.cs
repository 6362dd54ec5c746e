namespace Satchel.Engine.Identity;

/// <summary>What became of a secret key that somebody brought along.</summary>
public abstract record IdentityImport
{
    private IdentityImport()
    {
    }

    /// <summary>It is the home's now.</summary>
    /// <param name="Identity">The pair.</param>
    /// <param name="Kept">Where the pair of before is kept; null where there was none, or it was this one.</param>
    /// <param name="StandIn">
    /// The public key that an earlier system had named for it, which is none: nothing was ever signed for it. Null where there was none.
    /// </param>
    public sealed record Done(IdentityReport Identity, string? Kept, string? StandIn) : IdentityImport;

    /// <summary>The home has another pair.</summary>
    /// <param name="PublicKey">Its public key.</param>
    public sealed record Occupied(string PublicKey) : IdentityImport;

    /// <summary>The text is no secret key.</summary>
    public sealed record NoKey : IdentityImport;

    /// <summary>The public key that came with it belongs to another secret key.</summary>
    /// <param name="Claimed">The public key that came with it.</param>
    /// <param name="Derived">The public key of the secret key.</param>
    public sealed record Mismatched(string Claimed, string Derived) : IdentityImport;
}
