using Satchel.Engine.Store;

namespace Satchel.Engine.Commerce;

/// <summary>What became of events that say something about trust.</summary>
/// <param name="Taken">How many changed what is known.</param>
/// <param name="Known">How many said nothing new, or were our own.</param>
/// <param name="Refused">Those that were not let in.</param>
public sealed record TrustIntake(int Taken, int Known, IReadOnlyList<RefusedEvent> Refused)
{
    /// <summary>No events.</summary>
    public static TrustIntake None { get; } = new(0, 0, []);
}
