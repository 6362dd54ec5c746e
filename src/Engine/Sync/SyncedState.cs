using Satchel.Engine.Model;

namespace Satchel.Engine.Sync;

/// <summary>A state of a memory as devices exchange it: one version, current or retired; or that the memory was erased.</summary>
internal sealed record SyncedState
{
    /// <summary>Hexadecimal digits of a name of a state.</summary>
    public const int NameDigits = 32;

    /// <summary>States of the past that a state names: enough for devices that meet now and then, few enough for every event.</summary>
    public const int MostFollows = 16;

    public required MemoryId Memory { get; init; }

    /// <summary>When it came about, in milliseconds since 1970.</summary>
    public required long ChangedMs { get; init; }

    /// <summary>Its name: the same on every device.</summary>
    public required string Name { get; init; }

    /// <summary>The states that it takes the place of, the latest first.</summary>
    public IReadOnlyList<string> Follows { get; init; } = [];

    /// <summary>The version; null where the memory was erased.</summary>
    public MemoryVersion? Version { get; init; }

    /// <summary>The id of the event that carries it in clear too; null where none does.</summary>
    public string? PlainEvent { get; init; }

    /// <summary>Whether it lost against another device's, and is only history.</summary>
    public bool IsLost { get; init; }

    /// <summary>Whether it is from another program, which says nothing of states and knows only some of the fields.</summary>
    public bool IsForeign { get; init; }

    /// <summary>Whether it takes the place of another that knows nothing of it: the later one does, of one millisecond the lower name.</summary>
    public bool WinsOver(SyncedState other)
        => ChangedMs != other.ChangedMs ? ChangedMs > other.ChangedMs : string.CompareOrdinal(Name, other.Name) < 0;

    /// <summary>A list of states with another in front, as long as lists may be.</summary>
    public static IReadOnlyList<string> With(string name, IReadOnlyList<string> follows)
        => [name, .. follows.Where(other => other != name).Take(MostFollows - 1)];
}
