namespace Satchel.Engine.Store;

/// <summary>What one exchange did with a relay; added to what the store remembers of it.</summary>
/// <param name="PulledAt">When everything was taken; null where not everything was.</param>
/// <param name="PushedAt">When something was sent; null where nothing was.</param>
/// <param name="Pushed">Memories and lost versions that it took.</param>
/// <param name="Pulled">Events that changed something here.</param>
public sealed record RelayCount(DateTimeOffset? PulledAt, DateTimeOffset? PushedAt, long Pushed, long Pulled);
