using Satchel.Engine.Model;

namespace Satchel.Engine.Store;

/// <summary>A <see cref="MemoryFilter"/> in the numbers of one store.</summary>
public sealed record FactsFilter
{
    /// <summary>Only this category.</summary>
    public MemoryCategory? Category { get; init; }

    /// <summary>Only one of these authors; null for any.</summary>
    public IReadOnlyList<int>? Authors { get; init; }

    /// <summary>Only one of these sources; null for any.</summary>
    public IReadOnlyList<int>? Sources { get; init; }

    /// <summary>Only what its owner marked public.</summary>
    public bool OnlyPublic { get; init; }

    /// <summary>Not before, in milliseconds since 1970.</summary>
    public long? SinceMs { get; init; }

    /// <summary>Before, in milliseconds since 1970.</summary>
    public long? UntilMs { get; init; }

    /// <summary>What the store believed then, in milliseconds since 1970; null for now.</summary>
    public long? AsOfMs { get; init; }

    /// <summary>The moment that counts as now, in milliseconds since 1970.</summary>
    public required long NowMs { get; init; }

    /// <summary>Whether the store believes a document, or did at the moment that is asked about, and may show it.</summary>
    public bool Believes(in DocumentFacts facts)
        => (facts.ExpiresAtMs == 0 || facts.ExpiresAtMs > (AsOfMs ?? NowMs))
            && (AsOfMs is { } asOf ? WasBelieved(facts, asOf) : facts.IsCurrent);

    /// <summary>Whether a document may be an answer.</summary>
    public bool Passes(in DocumentFacts facts)
        => (Category is not { } category || facts.Category == category)
            && (Authors is null || Authors.Contains(facts.Author))
            && (Sources is null || Sources.Contains(facts.Source))
            && (!OnlyPublic || facts.IsPublic)
            && (SinceMs is not { } since || facts.CreatedAtMs >= since)
            && (UntilMs is not { } until || facts.CreatedAtMs < until);

    private static bool WasBelieved(in DocumentFacts facts, long asOf)
        => !facts.IsQuarantined && facts.RecordedAtMs <= asOf && (facts.RetiredAtMs == 0 || facts.RetiredAtMs > asOf);
}
