using Satchel.Engine.Model;

namespace Satchel.Engine.Store;

/// <summary>Which jobs are meant.</summary>
public sealed record JobFilter
{
    /// <summary>All of them.</summary>
    public static JobFilter All { get; } = new();

    /// <summary>Those of these states; empty for any.</summary>
    public IReadOnlyList<JobState> States { get; init; } = [];

    /// <summary>This one alone.</summary>
    public long? Number { get; init; }

    /// <summary>Those about this memory.</summary>
    public MemoryId? Subject { get; init; }

    /// <summary>Those of this kind.</summary>
    public string? Kind { get; init; }

    /// <summary>Those whose reason begins so; an empty text: those that have one.</summary>
    public string? ReasonPrefix { get; init; }

    /// <summary>Those whose reason does not begin so, or that have none.</summary>
    public string? ExceptReasonPrefix { get; init; }

    /// <summary>Those that ended before.</summary>
    public DateTimeOffset? FinishedBefore { get; init; }
}
