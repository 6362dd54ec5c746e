using Satchel.Engine.Store;

namespace Satchel.Engine.Sync;

/// <summary>The state of a memory as this store holds it, under the name that all devices know it by.</summary>
internal static class LocalState
{
    /// <summary>Whether a version is still the state that was exchanged last.</summary>
    public static bool IsUnchanged(StoredVersion last, MemoryClock? clock)
        => clock is not null && clock.Document == last.Document && clock.RetiredAt == last.Version.RetiredAt;

    /// <summary>The state that a version is. What changed here since the last exchange follows what was exchanged, and is later.</summary>
    public static SyncedState Of(StoredVersion last, MemoryClock? clock)
    {
        if (clock is not null && IsUnchanged(last, clock))
        {
            return new SyncedState
            {
                Memory = clock.Memory,
                ChangedMs = clock.ChangedMs,
                Name = clock.State,
                Follows = clock.Follows,
                PlainEvent = clock.PlainEvent,
                Version = last.Version,
            };
        }

        var changed = (last.Version.RetiredAt ?? last.Version.RecordedAt).ToUnixTimeMilliseconds();
        changed = clock is null ? changed : Math.Max(changed, clock.ChangedMs + 1);
        return new SyncedState
        {
            Memory = last.Version.Id,
            ChangedMs = changed,
            Name = StateText.NameOf(last.Version, changed),
            Follows = clock is null ? [] : SyncedState.With(clock.State, clock.Follows),
            Version = last.Version,
        };
    }

    /// <summary>What a store remembers of a state that it holds as a version.</summary>
    public static MemoryClock ClockOf(SyncedState state, StoredVersion held, MemoryClock? before) => new()
    {
        Memory = state.Memory,
        ChangedMs = state.ChangedMs,
        State = state.Name,
        Follows = state.Follows,
        Document = held.Document,
        RetiredAt = held.Version.RetiredAt,
        Event = before?.Event,
        EventSeconds = before?.EventSeconds ?? 0,
        PlainEvent = state.PlainEvent ?? before?.PlainEvent,
    };
}
