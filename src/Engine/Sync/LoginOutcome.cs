using Satchel.Engine.Commerce;

namespace Satchel.Engine.Sync;

/// <summary>What became of a login.</summary>
public abstract record LoginOutcome
{
    private LoginOutcome()
    {
    }

    /// <summary>The host knows this home now.</summary>
    public sealed record Accepted(AuthSession Session) : LoginOutcome;

    /// <summary>The host does not take the key.</summary>
    /// <param name="Session">The login as it is kept now.</param>
    /// <param name="Reason">Why, in the host's own words; empty where it says nothing.</param>
    public sealed record Rejected(AuthSession Session, string Reason) : LoginOutcome;

    /// <summary>The owner does not let agents log in there; nothing was signed.</summary>
    public sealed record HostNotAllowed(string Host) : LoginOutcome;

    /// <summary>The host gave no answer that can be read.</summary>
    public sealed record NoAnswer(string Problem) : LoginOutcome;
}
