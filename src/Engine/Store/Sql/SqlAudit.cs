using Satchel.Engine.Ledger;

namespace Satchel.Engine.Store.Sql;

/// <summary>
/// An audit on a connection of its own. What the store should hold is worked out in temporary tables, which lie on the disk
/// where they grow: so a store of any size is compared in bounded memory. The temporary tables have the
/// names of those that they are compared with and hide them; the store's own are reached as <c>main.…</c>.
/// </summary>
internal sealed class SqlAudit : IStoreAudit
{
    private readonly bool _repairs;
    private readonly ReplayedVersions _replayed;
    private readonly ReplayedEdges _replayedEdges;
    private readonly SqlSession _session;
    private readonly SqlStore _store;
    private readonly AuditWork _work;
    private bool _open = true;

    /// <summary>Takes over a session on which a transaction was begun.</summary>
    public SqlAudit(SqlStore store, SqlSession session, AuditPlan plan, AuditFindings findings)
    {
        (_store, _session, _repairs) = (store, session, plan.Repairs);
        _work = new AuditWork(session, plan, findings);
        session.Run(session.Dialect.AuditTables);
        (_replayed, _replayedEdges) = (new ReplayedVersions(_work), new ReplayedEdges(_work));
    }

    public ValueTask CheckFileAsync(CancellationToken cancellationToken)
        => PartAsync("file", static audit => audit._store.CheckFile(audit._work), cancellationToken);

    public ValueTask<IReadOnlyList<LedgerEntry>> ReadLedgerAsync(long afterSequence, int limit, CancellationToken cancellationToken)
        => Do<IReadOnlyList<LedgerEntry>>(
            () => LedgerTable.ReadPage(_session, afterSequence, limit),
            cancellationToken);

    public ValueTask<StoredPayload?> ReadPayloadAsync(long sequence, CancellationToken cancellationToken)
        => Do(() => LedgerTable.Payload(_session, sequence), cancellationToken);

    public async ValueTask ReplayAsync(LedgerEntry entry, bool isSound, CancellationToken cancellationToken)
        => await Do(
            () =>
            {
                _replayed.Replay(entry, isSound);
                _replayedEdges.Replay(entry, isSound);
                return 0;
            },
            cancellationToken).ConfigureAwait(false);

    public async ValueTask<long> CheckVersionsAsync(bool mayRestore, CancellationToken cancellationToken)
    {
        await PartAsync("versions", audit => audit._replayed.Compare(mayRestore, cancellationToken), cancellationToken).ConfigureAwait(false);
        await PartAsync("edges", audit => audit._replayedEdges.Compare(mayRestore), cancellationToken).ConfigureAwait(false);
        return _replayed.Compared;
    }

    private IReadOnlyList<long>? SampledDocuments => _work.Sample is null ? null : _replayed.Sampled;

    public async ValueTask<long> CheckDerivedAsync(CancellationToken cancellationToken)
    {
        var terms = 0L;
        if (_work.Sample is not null)
        {
            await PartAsync("text index", audit => terms = new SampledIndex(audit._work).Compare(audit._replayed.Sampled), cancellationToken).ConfigureAwait(false);
            return terms;
        }

        await PartAsync("text index", audit => RebuiltIndex.Build(audit._work, cancellationToken), cancellationToken).ConfigureAwait(false);
        await PartAsync("text index", audit => terms = new TermComparison(audit._work).Run(cancellationToken), cancellationToken).ConfigureAwait(false);
        await PartAsync("facts", static audit => FactsComparison.Run(audit._work), cancellationToken).ConfigureAwait(false);
        await PartAsync("counters", static audit => CounterComparison.Run(audit._work), cancellationToken).ConfigureAwait(false);
        return terms;
    }

    public async ValueTask CheckReferencesAsync(CancellationToken cancellationToken)
    {
        await PartAsync("references", static audit => ReferenceCheck.Run(audit._work), cancellationToken).ConfigureAwait(false);
        await PartAsync("vectors", audit => audit._session.Vectors.Compare(audit._work, audit.SampledDocuments, cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask CommitAsync(CancellationToken cancellationToken)
    {
        if (!_repairs)
        {
            throw new InvalidOperationException("The audit only reads.");
        }

        await Do(() => _session.Run("COMMIT"), cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        if (_open)
        {
            // A transaction that was not committed ends with the connection.
            _open = false;
            if (_repairs)
            {
                await _store.EndWriteAsync(_session, healthy: false).ConfigureAwait(false);
            }
            else
            {
                _session.Dispose();
            }
        }
    }

    /// <summary>Where a part of the file cannot be read, that is a finding, and the next part goes on.</summary>
    private async ValueTask PartAsync(string name, Action<SqlAudit> step, CancellationToken cancellationToken)
    {
        try
        {
            await Do(
                () =>
                {
                    step(this);
                    return 0;
                },
                cancellationToken).ConfigureAwait(false);
        }
        catch (StoreException error) when (error.Code == StoreError.Corrupt)
        {
            _work.Found("database_damaged", name, error.Message);
        }
    }

    private ValueTask<T> Do<T>(Func<T> step, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(!_open, this);
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            return ValueTask.FromResult(step());
        }
        catch (Exception error) when (_store.IsExpected(error))
        {
            throw _store.FailureOf(error);
        }
    }
}
