using Satchel.Engine.Commerce;
using Satchel.Engine.Commerce.Sqlite;
using Satchel.Engine.Store;

namespace Satchel.Engine.Portability;

/// <summary>
/// Writes down the payments that the lines of an import tell of, behind the memories and under their ids: what a killed process left out the next import of
/// the same file makes up for, and adds nothing else.
/// </summary>
public sealed class PaymentsOfLines
{
    private const int AtOnce = 500;

    private readonly PaymentPurse _purse;
    private readonly IMemoryStore _store;
    private readonly TimeProvider _time;

    /// <summary>Makes it.</summary>
    /// <param name="store">The store that has the memories.</param>
    /// <param name="purse">The purse of the home.</param>
    /// <param name="time">The clock.</param>
    public PaymentsOfLines(IMemoryStore store, PaymentPurse purse, TimeProvider time) => (_store, _purse, _time) = (store, purse, time);

    /// <summary>Writes them down. Lines that are no memory, and those whose memory was erased, are passed over.</summary>
    /// <param name="lines">The lines, from their beginning.</param>
    /// <param name="cancellationToken">Stops it; what is written stays.</param>
    /// <returns>How many are new, how many were known, and lines that name a known payment and say something else of it.</returns>
    /// <exception cref="StoreException">The store or the purse failed.</exception>
    public async Task<(long Recorded, long Known, IReadOnlyList<BadLine> Conflicts)> RunAsync(Stream lines, CancellationToken cancellationToken)
    {
        var reader = new ImportedLines(lines, _time);
        var (recorded, known, conflicts) = (0L, 0L, new List<BadLine>());
        var waiting = new List<(string Id, PaymentDraft Draft)>();
        var numbers = new List<long>();
        while (await reader.NextAsync(cancellationToken).ConfigureAwait(false) is { } line)
        {
            if (line is { Payment: { } payment, Version: { } version })
            {
                waiting.Add((version.Id.Value, payment with { Projection = new PaymentProjection(version.Id.Value, _store.Name.Value, "") }));
                numbers.Add(reader.LineNumber);
            }

            if (waiting.Count == AtOnce)
            {
                await RecordAsync().ConfigureAwait(false);
            }
        }

        await RecordAsync().ConfigureAwait(false);
        return (recorded, known, conflicts);

        async Task RecordAsync()
        {
            var there = await ThereAsync(waiting, cancellationToken).ConfigureAwait(false);
            if (there.Count > 0)
            {
                var outcomes = await _purse.Payments.RecordAllAsync([.. there.Select(index => waiting[index])], cancellationToken).ConfigureAwait(false);
                recorded += outcomes.Count(outcome => outcome is RecordOutcome.Recorded);
                known += outcomes.Count(outcome => outcome is RecordOutcome.Known);
                conflicts.AddRange(outcomes.Index()
                    .Where(one => one.Item is RecordOutcome.Conflicts)
                    .Select(one => new BadLine(numbers[there[one.Index]], $"the payment is known, and {((RecordOutcome.Conflicts)one.Item).Reason}"))
                    .Take(JsonLinesImport.ReportedLines - conflicts.Count));
            }

            waiting.Clear();
            numbers.Clear();
        }
    }

    /// <summary>Which of them have a memory: one that was erased has none.</summary>
    private async ValueTask<List<int>> ThereAsync(List<(string Id, PaymentDraft Draft)> waiting, CancellationToken cancellationToken)
    {
        var reader = await _store.BeginReadAsync(cancellationToken).ConfigureAwait(false);
        await using var view = reader.ConfigureAwait(false);
        var there = new List<int>();
        foreach (var (index, (id, _)) in waiting.Index())
        {
            if ((await reader.ReadHistoryAsync(Model.MemoryId.Parse(id), cancellationToken).ConfigureAwait(false)).Count > 0)
            {
                there.Add(index);
            }
        }

        return there;
    }
}
