namespace Satchel.Engine.Health;

/// <summary>When it was last proven that a store can be written to and recalled from.</summary>
/// <param name="WrittenAt">When a memory was last written and a commit read again; null for never.</param>
/// <param name="WriteTook">How long both took.</param>
/// <param name="RecalledAt">When a memory was last recalled, and no longer once it was retired; null for never.</param>
/// <param name="RecallTook">How long the recall took.</param>
/// <param name="Failure">What failed the last time.</param>
public sealed record CanaryProof(
    DateTimeOffset? WrittenAt, TimeSpan WriteTook, DateTimeOffset? RecalledAt, TimeSpan RecallTook, CanaryFailure Failure)
{
    /// <summary>How old a proof may be: three intervals.</summary>
    public static readonly TimeSpan LongestAge = 3 * WorkerUpkeep.Interval;

    private const string WrittenMark = "canary_written_ms";
    private const string WriteTookMark = "canary_write_us";
    private const string RecalledMark = "canary_recalled_ms";
    private const string RecallTookMark = "canary_recall_us";
    private const string FailureMark = "canary_failure";

    /// <summary>No proof yet.</summary>
    public static CanaryProof Never { get; } = new(null, TimeSpan.Zero, null, TimeSpan.Zero, CanaryFailure.None);

    /// <summary>How it stands at a moment.</summary>
    public CanaryState StateAt(DateTimeOffset now)
        => Failure is not CanaryFailure.None ? CanaryState.Failing
            : WrittenAt is not { } written || RecalledAt is not { } recalled ? CanaryState.Never
            : now - written > LongestAge || now - recalled > LongestAge ? CanaryState.Stale
            : CanaryState.Proven;

    /// <summary>Reads it from the marks of a store.</summary>
    public static CanaryProof Read(IReadOnlyDictionary<string, long> marks)
    {
        ArgumentNullException.ThrowIfNull(marks);
        return new CanaryProof(
            Moment(marks, WrittenMark),
            TimeSpan.FromMicroseconds(marks.GetValueOrDefault(WriteTookMark)),
            Moment(marks, RecalledMark),
            TimeSpan.FromMicroseconds(marks.GetValueOrDefault(RecallTookMark)),
            (CanaryFailure)marks.GetValueOrDefault(FailureMark));
    }

    /// <summary>The marks that keep it.</summary>
    internal Dictionary<string, long> ToMarks()
    {
        var marks = new Dictionary<string, long>(StringComparer.Ordinal) { [FailureMark] = (long)Failure };
        if (WrittenAt is { } written)
        {
            (marks[WrittenMark], marks[WriteTookMark]) = (written.ToUnixTimeMilliseconds(), (long)WriteTook.TotalMicroseconds);
        }

        if (RecalledAt is { } recalled)
        {
            (marks[RecalledMark], marks[RecallTookMark]) = (recalled.ToUnixTimeMilliseconds(), (long)RecallTook.TotalMicroseconds);
        }

        return marks;
    }

    private static DateTimeOffset? Moment(IReadOnlyDictionary<string, long> marks, string name)
        => marks.TryGetValue(name, out var ms) ? DateTimeOffset.FromUnixTimeMilliseconds(ms) : null;
}
