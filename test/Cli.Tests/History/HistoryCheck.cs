namespace Satchel.Cli.Tests.History;

/// <summary>
/// Proves that one order explains what many processes wrote and read. The order is that of the ledger: each memory is a
/// register whose states are its batches, one after the other. It explains the history where
/// <code>
/// 1. each acknowledged write is one state, and each state one acknowledged write
/// 2. the versions of a memory are 1, 2, 3 and so on
/// 3. a write that ended before another began comes first
/// 4. a read returns a state whose write began before the read ended, and that no later state replaced whose write ended
///    before the read began
/// </code>
/// </summary>
internal static class HistoryCheck
{
    /// <summary>What the order does not explain; empty where it explains everything.</summary>
    public static IReadOnlyList<string> Run(
        IReadOnlyList<LedgerState> ledger, IReadOnlyList<HistoryWrite> writes, IReadOnlyList<HistoryRead> reads)
    {
        var problems = new List<string>();
        var writesOf = writes.ToLookup(write => write.Memory, StringComparer.Ordinal);
        var readsOf = reads.ToLookup(read => read.Memory, StringComparer.Ordinal);
        var states = ledger.ToLookup(state => state.Memory, StringComparer.Ordinal);
        foreach (var memory in writesOf.Concat<IGrouping<string, object>>(readsOf).Concat(states).Select(group => group.Key).Distinct(StringComparer.Ordinal))
        {
            var ordered = states[memory].OrderBy(state => state.Sequence).ToArray();
            if (Match(ordered, [.. writesOf[memory]], problems) is { } times)
            {
                CheckVersions(ordered, problems);
                CheckOrder(ordered, times, problems);
                problems.AddRange(readsOf[memory].Where(read => !IsExplained(read, ordered, times)).Select(read => $"unexplained: {read}"));
            }
        }

        return problems;
    }

    /// <summary>Step 1.</summary>
    /// <returns>The write of each state; null where they do not match.</returns>
    private static HistoryWrite[]? Match(LedgerState[] states, List<HistoryWrite> writes, List<string> problems)
    {
        var matched = new List<HistoryWrite>();
        foreach (var state in states)
        {
            var index = writes.FindIndex(write => IsOf(write, state));
            if (index < 0)
            {
                problems.Add($"nobody wrote: {state}");
                return null;
            }

            matched.Add(writes[index]);
            writes.RemoveAt(index);
        }

        problems.AddRange(writes.Select(write => $"lost: {write}"));
        return writes.Count == 0 ? [.. matched] : null;
    }

    private static bool IsOf(HistoryWrite write, LedgerState state)
        => string.Equals(write.Operation, state.Operation, StringComparison.Ordinal)
            && (write.Version is null || write.Version == state.Version)
            && (write.Batch is null || string.Equals(write.Batch, state.Batch, StringComparison.Ordinal));

    /// <summary>Step 2.</summary>
    private static void CheckVersions(LedgerState[] states, List<string> problems)
    {
        var added = states.Where(state => state.Content is not null).ToArray();
        problems.AddRange(added.Index().Where(state => state.Item.Version != state.Index + 1).Select(state => $"not version {state.Index + 1}: {state.Item}"));
    }

    /// <summary>Step 3.</summary>
    private static void CheckOrder(LedgerState[] states, HistoryWrite[] writes, List<string> problems)
    {
        var latestBegin = long.MinValue;
        foreach (var (index, write) in writes.Index())
        {
            if (write.Ended < latestBegin)
            {
                problems.Add($"ended before one began that comes before it: {states[index]}");
            }

            latestBegin = Math.Max(latestBegin, write.Began);
        }
    }

    /// <summary>Step 4.</summary>
    private static bool IsExplained(HistoryRead read, LedgerState[] states, HistoryWrite[] writes)
    {
        var oldest = Array.FindLastIndex(writes, write => write.Ended < read.Began);
        return states.Index().Any(state => state.Index >= oldest
            && writes[state.Index].Began < read.Ended
            && (read.Version is null || read.Version == state.Item.Version)
            && string.Equals(read.Content, state.Item.Content, StringComparison.Ordinal));
    }
}
