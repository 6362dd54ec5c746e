namespace Satchel.Engine.Sync;

/// <summary>What an event of a relay turned out to be.</summary>
internal abstract record OpenedEvent
{
    private OpenedEvent()
    {
    }

    /// <summary>A state of a memory; the event is verified.</summary>
    public sealed record State(SyncedState Synced) : OpenedEvent;

    /// <summary>Nothing that concerns the memories of this store.</summary>
    public sealed record Passed : OpenedEvent;

    /// <summary>It breaks a rule.</summary>
    /// <param name="Reason">The name of the rule.</param>
    public sealed record Refused(string Reason) : OpenedEvent;
}
