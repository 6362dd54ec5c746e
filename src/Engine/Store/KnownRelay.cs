namespace Satchel.Engine.Store;

/// <summary>What a store remembers of a relay.</summary>
/// <param name="Address">Where it is.</param>
/// <param name="PulledAt">When everything that it had was last taken; null for never.</param>
/// <param name="PushedAt">When it last took something; null for never.</param>
/// <param name="Pushed">How many memories and lost versions it took.</param>
/// <param name="Pulled">How many events that it had changed something here.</param>
/// <param name="Waiting">How many are still to be sent to it.</param>
/// <param name="Refused">How many of its events were refused and are listed.</param>
public sealed record KnownRelay(
    string Address, DateTimeOffset? PulledAt, DateTimeOffset? PushedAt, long Pushed, long Pulled, long Waiting, long Refused);
