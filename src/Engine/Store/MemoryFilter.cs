using Satchel.Engine.Model;

namespace Satchel.Engine.Store;

/// <summary>Which memories are asked for; what is null does not matter.</summary>
public sealed record MemoryFilter
{
    /// <summary>Every memory.</summary>
    public static MemoryFilter None { get; } = new();

    /// <summary>Only this category.</summary>
    public MemoryCategory? Category { get; init; }

    /// <summary>Only this author, whatever the case.</summary>
    public string? Author { get; init; }

    /// <summary>Only this source, whatever the case.</summary>
    public string? Source { get; init; }

    /// <summary>Only what its owner marked public.</summary>
    public bool OnlyPublic { get; init; }

    /// <summary>Only what was said at this moment or later.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Only what was said before this moment.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>What the store believed at this moment, in place of what it believes now.</summary>
    public DateTimeOffset? AsOf { get; init; }
}
