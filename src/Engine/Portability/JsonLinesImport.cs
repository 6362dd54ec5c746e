using Satchel.Engine.Ledger;
using Satchel.Engine.Model;
using Satchel.Engine.Store;

namespace Satchel.Engine.Portability;

/// <summary>
/// Imports memories from lines of JSON (<see cref="JsonLine"/> has the form) in one transaction: all or nothing. A memory
/// whose id was ever in the store stays as it is, so importing a file again changes nothing; lines without id are told
/// apart by their text. Lines of an export with history bring the versions that the store does not have yet, with the times
/// at which they were believed. Lines that are transactions with an amount tell of payments, which <see cref="PaymentsOfLines"/> writes down.
/// </summary>
public sealed class JsonLinesImport
{
    /// <summary>Bad lines that an outcome lists.</summary>
    public const int ReportedLines = 100;

    private const int LinesPerProgress = 500;

    private readonly string _actor;
    private readonly IMemoryStore _store;
    private readonly TimeProvider _time;

    /// <summary>Makes an import into a store.</summary>
    /// <param name="store">Where to write.</param>
    /// <param name="time">The clock.</param>
    /// <param name="actor">Who imports, for the ledger.</param>
    public JsonLinesImport(IMemoryStore store, TimeProvider time, string actor) => (_store, _time, _actor) = (store, time, actor);

    /// <summary>Looks for the first line that is no memory; needs no store.</summary>
    /// <param name="lines">The lines, UTF-8.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The line; null where each is a memory.</returns>
    public static async Task<BadLine?> FindBadAsync(Stream lines, TimeProvider time, CancellationToken cancellationToken)
    {
        var reader = new ImportedLines(lines, time);
        while (await reader.NextAsync(cancellationToken).ConfigureAwait(false) is { } line)
        {
            if (line.Reason is { } reason)
            {
                return new BadLine(reader.LineNumber, reason);
            }
        }

        return null;
    }

    /// <summary>Imports a stream of UTF-8.</summary>
    /// <param name="lines">The lines.</param>
    /// <param name="options">How it is done.</param>
    /// <param name="progress">Is told every 500 lines.</param>
    /// <param name="cancellationToken">Stops it; nothing is written then.</param>
    /// <exception cref="StoreException">The store failed; nothing was written.</exception>
    public async Task<ImportOutcome> RunAsync(
        Stream lines, ImportOptions options, IProgress<ImportProgress>? progress, CancellationToken cancellationToken)
    {
        var reader = new ImportedLines(lines, _time);
        var writer = await _store.BeginWriteAsync(
            LedgerIntent.New(LedgerOperation.Import, _actor, MemoryOrigin.Import, _time.GetUtcNow()), cancellationToken).ConfigureAwait(false);
        await using var transaction = writer.ConfigureAwait(false);
        var bad = new List<BadLine>();
        var (stored, queued, known, erased, badCount, redactions) = (0L, 0L, 0L, 0L, 0L, 0L);
        while (await reader.NextAsync(cancellationToken).ConfigureAwait(false) is { } line)
        {
            if (line is { Reason: { } reason })
            {
                badCount++;
                bad.AddRange(bad.Count < ReportedLines ? (BadLine[])[new(reader.LineNumber, reason)] : []);
                if (!options.SkipsBadLines)
                {
                    return new ImportOutcome { Committed = false, Stored = 0, Known = 0, Erased = 0, Bad = badCount, BadLines = bad };
                }
            }
            else if (await IsKnownAsync(writer, line, cancellationToken).ConfigureAwait(false))
            {
                known++;
            }
            else if (line.OwnId && await writer.IsErasedAsync(line.Version!.Id, cancellationToken).ConfigureAwait(false))
            {
                erased++;
            }
            else
            {
                await AddAsync(writer, line, cancellationToken).ConfigureAwait(false);
                stored++;
                queued += options.QueuesRefinement && await TryQueueAsync(writer, line.Version!, cancellationToken).ConfigureAwait(false) ? 1 : 0;
                redactions += line.Redactions;
            }

            if (reader.LineNumber % LinesPerProgress == 0)
            {
                progress?.Report(new ImportProgress(reader.LineNumber, reader.Position));
            }
        }

        if (!options.IsDryRun)
        {
            await writer.CommitAsync(cancellationToken).ConfigureAwait(false);
        }

        return new ImportOutcome
        {
            Committed = !options.IsDryRun,
            Stored = stored,
            Queued = queued,
            Known = known,
            Erased = erased,
            Bad = badCount,
            BadLines = bad,
            Redactions = redactions,
            Payments = reader.Payments,
        };
    }

    /// <summary>A version of a history is known where the memory has come as far; any other line by <see cref="KnownMemory"/>.</summary>
    private static async ValueTask<bool> IsKnownAsync(IStoreWriter writer, ImportedLine line, CancellationToken cancellationToken)
        => line.IsHistory
            ? await writer.FindLastAsync(line.Version!.Id, cancellationToken).ConfigureAwait(false) is { } last
                && last.Version.Number >= line.Version.Number
            : await KnownMemory.FindAsync(writer, line.Version!, line.OwnId, cancellationToken).ConfigureAwait(false) is not null;

    private static async ValueTask AddAsync(IStoreWriter writer, ImportedLine line, CancellationToken cancellationToken)
    {
        if (line.IsHistory)
        {
            // What the store still believes ended when the later version began.
            await writer.RetireAsync(line.Version!.Id, line.Version.RecordedAt, cancellationToken).ConfigureAwait(false);
        }

        await writer.AddAsync(line.Version!, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What a store no longer believes, or holds back, no model is shown.</summary>
    private async ValueTask<bool> TryQueueAsync(IStoreWriter writer, MemoryVersion version, CancellationToken cancellationToken)
    {
        var now = _time.GetUtcNow();
        if (version.Trust == MemoryTrust.Quarantined || !version.IsCurrent(now.ToUnixTimeMilliseconds()))
        {
            return false;
        }

        await writer.EnqueueAsync(new NewJob(NewJob.Refine, version.Id, now), cancellationToken).ConfigureAwait(false);
        return true;
    }
}
