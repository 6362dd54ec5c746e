using Satchel.Engine.Pipeline;

namespace Satchel.Engine.Scheduler;

/// <summary>Adds up what a worker reports, also of a pass that is stopped in the middle.</summary>
public sealed class WorkerTally : IProgress<WorkerReport>
{
    /// <summary>Most batches that are named of a store: a worker may live for months.</summary>
    public const int MostBatches = 100;

    private readonly SortedDictionary<string, StoreTally> _before = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, WorkerReport> _pass = new(StringComparer.Ordinal);

    /// <summary>What was done, store by store.</summary>
    public IReadOnlyList<StoreTally> Stores
    {
        get
        {
            var sum = new SortedDictionary<string, StoreTally>(_before, StringComparer.Ordinal);
            foreach (var (name, report) in _pass)
            {
                sum[name] = Add(_before.GetValueOrDefault(name), report);
            }

            return [.. sum.Values];
        }
    }

    /// <summary>Jobs that were done.</summary>
    public long Done => Stores.Sum(store => store.Done);

    /// <summary>Attempts that failed, or could not be made yet.</summary>
    public long PutOff => Stores.Sum(store => store.PutOff);

    /// <summary>Jobs that were given up.</summary>
    public long Parked => Stores.Sum(store => store.Parked);

    /// <summary>Attempts in all.</summary>
    public long Tried => Done + PutOff + Parked;

    /// <inheritdoc/>
    public void Report(WorkerReport value)
    {
        ArgumentNullException.ThrowIfNull(value);
        _pass[value.Store.Value] = value;
    }

    /// <summary>Ends a pass: what is reported from now on belongs to the next one.</summary>
    /// <returns>The reports of the pass.</returns>
    internal IReadOnlyList<WorkerReport> ClosePass()
    {
        WorkerReport[] reports = [.. _pass.Values];
        foreach (var report in reports)
        {
            _before[report.Store.Value] = Add(_before.GetValueOrDefault(report.Store.Value), report);
        }

        _pass.Clear();
        return reports;
    }

    private static StoreTally Add(StoreTally? before, WorkerReport report)
    {
        var batches = before?.Batches ?? [];
        return new StoreTally(
            report.Store,
            (before?.Done ?? 0) + report.Done,
            (before?.PutOff ?? 0) + report.PutOff,
            (before?.Parked ?? 0) + report.Parked,
            report.Done > 0 ? [.. batches.Append(report.Batch).TakeLast(MostBatches)] : batches,
            report.Problem);
    }
}
