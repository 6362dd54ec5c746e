using System.Globalization;
using Satchel.Engine.Ledger;
using Satchel.Engine.Model;
using Satchel.Engine.Store;

namespace Satchel.Engine.Health;

/// <summary>Follows the chain of a ledger from its first entry to its last, and lets the audit replay each.</summary>
internal sealed class LedgerProof
{
    private const int Page = 500;

    private readonly IStoreAudit _audit;
    private readonly Dictionary<MemoryId, SortedSet<long>> _bare = [];
    private readonly Dictionary<long, MemoryId> _bareSubjects = [];
    private readonly AuditFindings _findings;
    private byte[] _head = LedgerHash.Genesis.ToArray();
    private bool _isPayloadWhole = true;

    private LedgerProof(IStoreAudit audit, AuditFindings findings) => (_audit, _findings) = (audit, findings);

    /// <summary>Entries that were read.</summary>
    public long Entries { get; private set; }

    /// <summary>Entries whose payload has been erased.</summary>
    public long Erased { get; private set; }

    /// <summary>Whether no entry is missing, altered or out of its place.</summary>
    public bool IsChainWhole { get; private set; } = true;

    /// <summary>Whether the chain and every payload that is there are what was written.</summary>
    public bool IsWhole => IsChainWhole && _isPayloadWhole;

    /// <summary>The hash of the last entry, in hex; empty for an empty ledger.</summary>
    public string Head => Entries == 0 ? "" : Convert.ToHexStringLower(_head);

    public static async ValueTask<LedgerProof> RunAsync(
        IStoreAudit audit, AuditFindings findings, IProgress<AuditProgress>? progress, CancellationToken cancellationToken)
    {
        var proof = new LedgerProof(audit, findings);
        var last = 0L;
        try
        {
            while (await audit.ReadLedgerAsync(last, Page, cancellationToken).ConfigureAwait(false) is { Count: > 0 } page)
            {
                foreach (var entry in page)
                {
                    proof.CheckChain(entry);
                    var isSound = await proof.CheckPayloadAsync(entry, cancellationToken).ConfigureAwait(false);
                    await audit.ReplayAsync(entry, isSound, cancellationToken).ConfigureAwait(false);
                }

                last = page[^1].Sequence;
                progress?.Report(new AuditProgress(AuditStage.Ledger, proof.Entries));
            }
        }
        catch (StoreException error) when (error.Code == StoreError.Corrupt)
        {
            proof.Break(
                "entry_unreadable",
                FormattableString.Invariant($"after entry {last}"),
                FormattableString.Invariant($"one of the next {Page} entries cannot be read, and nothing behind it was looked at: {error.Message}"));
        }

        proof.CheckErasures();
        return proof;
    }

    /// <summary>A payload may be missing only where a later entry says that its memory, or the other end of its edge, was erased.</summary>
    private void CheckErasures()
    {
        foreach (var (memory, sequences) in _bare.Where(bare => bare.Value.Count > 0))
        {
            _isPayloadWhole = false;
            _findings.Add("payload_missing", FormattableString.Invariant($"entry {sequences.Min}"), $"the payload is gone, and {memory} was not erased");
        }
    }

    private void CheckChain(LedgerEntry entry)
    {
        Entries++;
        if (entry.Sequence != Entries)
        {
            Break("entry_missing", Name(entry), FormattableString.Invariant($"entry {Entries} was expected"));
            Entries = entry.Sequence;
        }

        if (!entry.PreviousHash.Span.SequenceEqual(_head))
        {
            Break("chain_broken", Name(entry), "the entry does not follow the one before it");
        }

        var hash = LedgerHash.OfEntry(entry.Sequence, entry.Intent, entry.Subject, entry.PayloadHash.Span, entry.PreviousHash.Span);
        if (!entry.Hash.Span.SequenceEqual(hash))
        {
            Break("entry_altered", Name(entry), "the hash does not fit the entry");
        }

        _head = entry.Hash.ToArray();
    }

    /// <returns>Whether the payload is there, what was written, and readable.</returns>
    private async ValueTask<bool> CheckPayloadAsync(LedgerEntry entry, CancellationToken cancellationToken)
    {
        if (await _audit.ReadPayloadAsync(entry.Sequence, cancellationToken).ConfigureAwait(false) is not { } payload)
        {
            Erased++;
            if (!_bare.TryGetValue(entry.Subject, out var sequences))
            {
                _bare.Add(entry.Subject, sequences = []);
            }

            sequences.Add(entry.Sequence);
            _bareSubjects.Add(entry.Sequence, entry.Subject);
            return false;
        }

        var isIntact = entry.PayloadHash.Span.SequenceEqual(LedgerHash.OfPayload(payload.Salt.Span, payload.Body.Span));
        if (!isIntact)
        {
            _isPayloadWhole = false;
            _findings.Add("payload_altered", Name(entry), "the payload does not fit its hash");
        }

        if (entry.Change is LedgerChange.Unreadable unreadable)
        {
            _isPayloadWhole = false;
            _findings.Add("payload_unreadable", Name(entry), $"the payload cannot be read: {unreadable.Reason}");
        }

        if (isIntact && entry.Change is LedgerChange.MemoryErased erased)
        {
            Excuse(erased);
        }

        return isIntact && entry.Change is not LedgerChange.Unreadable;
    }

    /// <summary>An erasure says why the payloads of its memory are gone, and those about its edges.</summary>
    private void Excuse(LedgerChange.MemoryErased erased)
    {
        _bare.Remove(erased.Id);
        foreach (var sequence in erased.Edges)
        {
            if (_bareSubjects.TryGetValue(sequence, out var subject) && _bare.TryGetValue(subject, out var sequences))
            {
                sequences.Remove(sequence);
            }
        }
    }

    private void Break(string code, string where, string message)
    {
        IsChainWhole = false;
        _findings.Add(code, where, message);
    }

    private static string Name(LedgerEntry entry) => string.Create(CultureInfo.InvariantCulture, $"entry {entry.Sequence}");
}
