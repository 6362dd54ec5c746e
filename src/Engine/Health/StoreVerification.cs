using System.Diagnostics;
using System.Globalization;
using Satchel.Engine.Ledger;
using Satchel.Engine.Model;
using Satchel.Engine.Store;

namespace Satchel.Engine.Health;

/// <summary>
/// Proves a store: the chain of the ledger by its hashes, the versions by replaying the ledger, the text index and the
/// facts by analysing the versions again. It reads a moment of the store and changes nothing.
/// </summary>
public sealed class StoreVerification
{
    /// <summary>Problems that a report names; reading goes on to count, not to list.</summary>
    public const int MostProblems = 100;

    private const int Page = 500;

    private readonly List<VerificationProblem> _problems = [];
    private readonly IStoreReader _reader;
    private long _added;
    private long _current;
    private long _entries;
    private long _erased;
    private byte[] _head = LedgerHash.Genesis.ToArray();
    private long _versions;

    private StoreVerification(IStoreReader reader) => _reader = reader;

    /// <summary>Verifies a store.</summary>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    public static async Task<VerificationReport> RunAsync(IMemoryStore store, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(store);
        var reader = await store.BeginReadAsync(cancellationToken).ConfigureAwait(false);
        await using var view = reader.ConfigureAwait(false);
        var verification = new StoreVerification(reader);
        await verification.ReplayAsync(cancellationToken).ConfigureAwait(false);
        var terms = await verification.CountIndexAsync(cancellationToken).ConfigureAwait(false);
        return new VerificationReport
        {
            Entries = verification._entries,
            Erased = verification._erased,
            Versions = verification._versions,
            Terms = terms,
            Head = verification._entries == 0 ? "" : Convert.ToHexStringLower(verification._head),
            Problems = verification._problems,
        };
    }

    private async ValueTask ReplayAsync(CancellationToken cancellationToken)
    {
        var last = 0L;
        while (await _reader.ReadLedgerAsync(last, Page, cancellationToken).ConfigureAwait(false) is { Count: > 0 } page)
        {
            foreach (var entry in page)
            {
                CheckChain(entry);
                await CheckPayloadAsync(entry, cancellationToken).ConfigureAwait(false);
                await CheckChangeAsync(entry, cancellationToken).ConfigureAwait(false);
            }

            last = page[^1].Sequence;
        }
    }

    private void CheckChain(LedgerEntry entry)
    {
        _entries++;
        if (entry.Sequence != _entries)
        {
            Report("entry_missing", Name(entry), FormattableString.Invariant($"entry {_entries} was expected"));
            _entries = entry.Sequence;
        }

        if (!entry.PreviousHash.Span.SequenceEqual(_head))
        {
            Report("chain_broken", Name(entry), "the entry does not follow the one before it");
        }

        var hash = LedgerHash.OfEntry(entry.Sequence, entry.Intent, entry.Subject, entry.PayloadHash.Span, entry.PreviousHash.Span);
        if (!entry.Hash.Span.SequenceEqual(hash))
        {
            Report("entry_altered", Name(entry), "the hash does not fit the entry");
        }

        _head = entry.Hash.ToArray();
    }

    private async ValueTask CheckPayloadAsync(LedgerEntry entry, CancellationToken cancellationToken)
    {
        if (await _reader.ReadPayloadAsync(entry.Sequence, cancellationToken).ConfigureAwait(false) is not { } payload)
        {
            _erased++;
        }
        else if (!entry.PayloadHash.Span.SequenceEqual(LedgerHash.OfPayload(payload.Salt.Span, payload.Body.Span)))
        {
            Report("payload_altered", Name(entry), "the payload does not fit its hash");
        }
    }

    private async ValueTask CheckChangeAsync(LedgerEntry entry, CancellationToken cancellationToken)
    {
        switch (entry.Change)
        {
            case null:
                return;
            case LedgerChange.VersionAdded { Version: var added }:
                _added++;
                _current += added.RetiredAt is null ? 1 : 0;
                var row = await FindAsync(added.Id, added.Number, cancellationToken).ConfigureAwait(false);
                if (row is null)
                {
                    Report("version_missing", added.Id.Value, FormattableString.Invariant($"version {added.Number} is not in the tables"));
                }
                else if (!Same(added, row with { RetiredAt = added.RetiredAt }))
                {
                    Report("version_altered", added.Id.Value, FormattableString.Invariant($"version {added.Number} differs from the ledger"));
                }

                return;
            case LedgerChange.VersionRetired retired:
                _current--;
                var version = await FindAsync(retired.Id, retired.Number, cancellationToken).ConfigureAwait(false);
                if (version?.RetiredAt != retired.RetiredAt)
                {
                    Report("retirement_missing", retired.Id.Value, FormattableString.Invariant($"version {retired.Number} is not retired as the ledger says"));
                }

                return;
            case LedgerChange.MemoryErased:
                return;
            default:
                throw new UnreachableException();
        }
    }

    /// <summary>Analyses every version again and compares facts, statistics and postings.</summary>
    /// <returns>How many terms there are.</returns>
    private async ValueTask<long> CountIndexAsync(CancellationToken cancellationToken)
    {
        var terms = new SortedDictionary<string, (long Documents, long Postings)>(StringComparer.Ordinal);
        var (documents, passages, words, current, last) = (0L, 0L, 0L, 0L, 0L);
        while (await _reader.ReadPageAsync(last, Page, currentOnly: false, cancellationToken).ConfigureAwait(false) is { Count: > 0 } page)
        {
            var facts = await _reader.ReadFactsAsync([.. page.Select(stored => stored.Document)], cancellationToken).ConfigureAwait(false);
            foreach (var stored in page)
            {
                _versions++;
                var text = IndexedText.Of(stored.Version);
                var believed = stored.Version is { RetiredAt: null, Trust: not MemoryTrust.Quarantined };
                current += stored.Version.RetiredAt is null ? 1 : 0;
                CheckFacts(facts.FirstOrDefault(one => one.Document == stored.Document), stored, text, believed);
                Count(terms, text, believed ? 1 : 0);
                if (believed)
                {
                    documents++;
                    passages += text.Passages.Count;
                    words += text.Passages.Sum(passage => passage.Words);
                }
            }

            last = page[^1].Document;
        }

        if (_erased == 0 && (_added != _versions || _current != current))
        {
            Report("versions_unknown", "tables", FormattableString.Invariant($"the tables hold {_versions} versions, {current} current; the ledger {_added} and {_current}"));
        }

        var statistics = await _reader.ReadTextStatisticsAsync(cancellationToken).ConfigureAwait(false);
        if (statistics != new TextStatistics(documents, passages, words))
        {
            Report("index_statistics", "text index", "documents, passages or words are miscounted");
        }

        await CheckTermsAsync(terms, cancellationToken).ConfigureAwait(false);
        return terms.Count;
    }

    private void CheckFacts(DocumentFacts facts, StoredVersion stored, IndexedText text, bool believed)
    {
        var version = stored.Version;
        if (facts.Document != stored.Document || facts.IsCurrent != believed || facts.IsQuestion != text.IsQuestion
            || facts.SaysWhen != text.SaysWhen || facts.Words != Math.Min(text.Words, ushort.MaxValue) || facts.Category != version.Category
            || facts.Importance != version.Importance || facts.Position != version.Position
            || facts.CreatedAtMs != version.CreatedAt.ToUnixTimeMilliseconds())
        {
            Report("facts_altered", version.Id.Value, FormattableString.Invariant($"the facts of version {version.Number} differ"));
        }
    }

    private async ValueTask CheckTermsAsync(
        SortedDictionary<string, (long Documents, long Postings)> terms, CancellationToken cancellationToken)
    {
        foreach (var chunk in terms.Chunk(Page))
        {
            var found = await _reader.ReadPostingsAsync([.. chunk.Select(term => term.Key)], cancellationToken).ConfigureAwait(false);
            foreach (var (expected, actual) in chunk.Zip(found))
            {
                if (actual.Documents != expected.Value.Documents || actual.Postings.Count != expected.Value.Postings)
                {
                    Report("term_miscounted", expected.Key, "the text index differs from the versions");
                }
            }
        }
    }

    private static void Count(SortedDictionary<string, (long Documents, long Postings)> terms, IndexedText text, int documents)
    {
        foreach (var term in text.Terms)
        {
            terms.TryGetValue(term, out var counts);
            terms[term] = (counts.Documents + documents, counts.Postings + text.Passages.Count(passage => passage.TermCounts.ContainsKey(term)));
        }
    }

    private async ValueTask<MemoryVersion?> FindAsync(MemoryId id, int number, CancellationToken cancellationToken)
    {
        var history = await _reader.ReadHistoryAsync(id, cancellationToken).ConfigureAwait(false);
        return history.FirstOrDefault(stored => stored.Version.Number == number)?.Version;
    }

    private static bool Same(MemoryVersion one, MemoryVersion other)
        => LedgerPayload.Write(new LedgerChange.VersionAdded(one)).SequenceEqual(LedgerPayload.Write(new LedgerChange.VersionAdded(other)));

    private static string Name(LedgerEntry entry) => string.Create(CultureInfo.InvariantCulture, $"entry {entry.Sequence}");

    private void Report(string code, string where, string message)
    {
        if (_problems.Count < MostProblems)
        {
            _problems.Add(new VerificationProblem(code, where, message));
        }
    }
}
