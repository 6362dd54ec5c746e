using Satchel.Engine.Model;

namespace Satchel.Engine.Recall;

/// <summary>One reason why a memory is not among the results.</summary>
public abstract record AbsenceCause
{
    private AbsenceCause()
    {
    }

    /// <summary>It was erased for good.</summary>
    public sealed record Erased(DateTimeOffset At) : AbsenceCause;

    /// <summary>It is held back until a person releases it.</summary>
    public sealed record Quarantined : AbsenceCause;

    /// <summary>Another memory took its place.</summary>
    public sealed record Superseded(MemoryId By, DateTimeOffset At) : AbsenceCause;

    /// <summary>It was retired.</summary>
    public sealed record Retired(DateTimeOffset At) : AbsenceCause;

    /// <summary>It expired.</summary>
    public sealed record Expired(DateTimeOffset At) : AbsenceCause;

    /// <summary>The question asks what was believed before it was recorded.</summary>
    public sealed record NotYetRecorded(DateTimeOffset At) : AbsenceCause;

    /// <summary>A filter leaves it out: <c>category</c>, <c>source</c>, <c>author</c>, <c>since</c> or <c>until</c>.</summary>
    public sealed record FilteredOut(string Filter) : AbsenceCause;

    /// <summary>A better result says exactly the same and names it.</summary>
    public sealed record Repeats(MemoryId Of) : AbsenceCause;

    /// <summary>It scores less than the least score that was asked for.</summary>
    public sealed record BelowMinimumScore(double Score, double Minimum) : AbsenceCause;

    /// <summary>Others are better, and there are more of them than the limit.</summary>
    /// <param name="Rank">Its place among all.</param>
    /// <param name="Limit">The limit.</param>
    /// <param name="Score">Its score.</param>
    /// <param name="LastShown">The last one that is shown.</param>
    /// <param name="LastScore">The score of that one.</param>
    /// <param name="Lacks">The signals in which that one is ahead, the one that counts most first.</param>
    public sealed record BeyondLimit(
        int Rank, int Limit, double Score, MemoryId LastShown, double LastScore, IReadOnlyList<SignalGap> Lacks) : AbsenceCause;

    /// <summary>More others are better than can ever be shown: <see cref="RecallQuery.MostResults"/>.</summary>
    public sealed record Outscored : AbsenceCause;

    /// <summary>It holds no word of the question, and nothing near it or linked with it does.</summary>
    /// <param name="Unknown">Words of the question that no memory holds.</param>
    public sealed record NoCommonTerm(IReadOnlyList<string> Unknown) : AbsenceCause;
}
