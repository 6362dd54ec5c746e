using System.Globalization;
using Satchel.Engine.Ledger;
using Satchel.Engine.Model;
using Satchel.Engine.Store;
using Satchel.Engine.Text;

namespace Satchel.Engine.Recall;

/// <summary>
/// Finds out why a memory is not among the results. Nothing is guessed: the question is asked again with each change, and
/// only what worked is proposed.
/// </summary>
public sealed class AbsenceSearch
{
    /// <summary>Most words of the memory that are tried, the rarest first: each is one more recall.</summary>
    private const int TriedWords = 12;

    /// <summary>Most words that are proposed.</summary>
    private const int ProposedWords = 3;

    private readonly MemoryRecall _recall;
    private readonly IMemoryStore _store;
    private readonly TimeProvider _time;

    /// <summary>Makes a search over a store.</summary>
    public AbsenceSearch(IMemoryStore store, TimeProvider time) => (_store, _time, _recall) = (store, time, new MemoryRecall(store, time));

    /// <summary>Explains the absence of a memory.</summary>
    /// <param name="id">The memory.</param>
    /// <param name="query">The question. Its order, its budget of tokens and <see cref="RecallQuery.Basic"/> are not looked at.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The reasons, or null where there is no such memory and never was one that was erased.</returns>
    /// <exception cref="ArgumentException">The question is empty or too long, or a number is out of its range.</exception>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    public async Task<Absence?> ExplainAsync(MemoryId id, RecallQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        var asked = query with { Basic = false, Tokens = null, Order = RecallOrder.Score, Explain = false };

        // Step 1: is it a result?
        var shown = await PlaceAsync(id, asked, cancellationToken).ConfigureAwait(false);
        var reader = await _store.BeginReadAsync(cancellationToken).ConfigureAwait(false);
        await using var view = reader.ConfigureAwait(false);
        var history = await reader.ReadHistoryAsync(id, cancellationToken).ConfigureAwait(false);
        if (history.Count == 0)
        {
            return await ErasedAsync(reader, id, cancellationToken).ConfigureAwait(false);
        }

        var stored = VersionAt(history, asked.Filter.AsOf);
        if (shown is { Of: null } place)
        {
            return new Absence { Id = id, Memory = stored.Version, Rank = place.Rank, Score = place.Hit.Score };
        }

        // Step 2: what became of it, and which filters leave it out. Each cause is taken away before the next is looked for.
        var causes = new List<AbsenceCause>();
        var changes = new List<QueryChange>();
        var changed = asked with { Filter = await BelievingAsync(reader, stored.Version, asked.Filter, causes, changes, cancellationToken).ConfigureAwait(false) };
        changed = changed with { Filter = await PassingAsync(reader, stored.Document, changed.Filter, causes, changes, cancellationToken).ConfigureAwait(false) };

        // Step 3: where does it stand among all?
        var words = changed;
        var all = changed with { Limit = RecallQuery.MostResults, MinimumScore = 0 };
        var result = await _recall.RecallAsync(all, cancellationToken).ConfigureAwait(false);
        var among = PlaceIn(result, id);
        changed = among is null ? changed : Placed(among, result, changed, causes, changes);
        var isHeldBack = stored.Version.Trust == MemoryTrust.Quarantined;
        if (among is null && !isHeldBack)
        {
            causes.Add(await UnmatchedAsync(reader, stored.Document, changed, cancellationToken).ConfigureAwait(false));
        }

        // Step 4: try what would help.
        var works = among is { Of: null } && await PlaceAsync(id, changed, cancellationToken).ConfigureAwait(false) is { Of: null };
        return new Absence
        {
            Id = id,
            Memory = stored.Version,
            Score = among?.Hit.Score,
            Causes = causes,
            Changes = works ? changes : [],
            Words = isHeldBack || among is { Of: not null }
                ? []
                : await TryWordsAsync(reader, id, stored.Version, words, cancellationToken).ConfigureAwait(false),
        };
    }

    /// <summary>The version that a question at a moment means: the one believed then, or else the last one before, or the first.</summary>
    private static StoredVersion VersionAt(IReadOnlyList<StoredVersion> history, DateTimeOffset? asOf)
        => asOf is not { } at
            ? history.FirstOrDefault(stored => stored.Version.RetiredAt is null) ?? history[^1]
            : history.LastOrDefault(stored => stored.Version.RecordedAt <= at) ?? history[0];

    private static async ValueTask<Absence?> ErasedAsync(IStoreReader reader, MemoryId id, CancellationToken cancellationToken)
    {
        var entries = await reader.ReadLedgerOfAsync(id, cancellationToken).ConfigureAwait(false);
        return entries.LastOrDefault(entry => entry.Intent.Operation == LedgerOperation.Erase) is { } erased
            ? new Absence { Id = id, Memory = null, Causes = [new AbsenceCause.Erased(erased.Intent.Time)] }
            : null;
    }

    /// <summary>Finds out whether the version is believed at the moment that is asked about; else moves to one at which it was.</summary>
    private async ValueTask<MemoryFilter> BelievingAsync(
        IStoreReader reader, MemoryVersion version, MemoryFilter filter, List<AbsenceCause> causes, List<QueryChange> changes,
        CancellationToken cancellationToken)
    {
        var at = filter.AsOf ?? _time.GetUtcNow();
        DateTimeOffset? believed = at;
        if (version.RecordedAt > at)
        {
            causes.Add(new AbsenceCause.NotYetRecorded(version.RecordedAt));
            believed = version.RecordedAt;
        }
        else if (version.RetiredAt is { } retired && (filter.AsOf is null || retired <= at))
        {
            causes.Add(await SupersederAsync(reader, version.Id, cancellationToken).ConfigureAwait(false) is { } by
                ? new AbsenceCause.Superseded(by, retired)
                : new AbsenceCause.Retired(retired));
            believed = retired.AddMilliseconds(-1);
        }
        else if (version.ExpiresAt is { } expires && expires <= at)
        {
            causes.Add(new AbsenceCause.Expired(expires));
            believed = expires.AddMilliseconds(-1);
        }

        if (version.Trust == MemoryTrust.Quarantined)
        {
            causes.Add(new AbsenceCause.Quarantined());
        }

        if (believed == at)
        {
            return filter;
        }

        changes.Add(new QueryChange("as_of", TimeText.Format(believed.Value)));
        return filter with { AsOf = believed };
    }

    /// <summary>The memory that took the place of one in its last change.</summary>
    private static async ValueTask<MemoryId?> SupersederAsync(IStoreReader reader, MemoryId id, CancellationToken cancellationToken)
    {
        var entries = await reader.ReadLedgerOfAsync(id, cancellationToken).ConfigureAwait(false);
        if (entries is not [.., { Intent: { Operation: LedgerOperation.Supersede, Batch: var batch } }])
        {
            return null;
        }

        var together = await reader.ReadBatchAsync(batch, cancellationToken).ConfigureAwait(false);
        return together.Select(entry => entry.Subject).FirstOrDefault(subject => subject != id) is { Value.Length: > 0 } by ? by : null;
    }

    /// <summary>Tries each part of the filter alone, and leaves out those that the memory does not pass.</summary>
    private static async ValueTask<MemoryFilter> PassingAsync(
        IStoreReader reader, long document, MemoryFilter filter, List<AbsenceCause> causes, List<QueryChange> changes,
        CancellationToken cancellationToken)
    {
        var facts = (await reader.ReadFactsAsync([document], cancellationToken).ConfigureAwait(false))[0];
        (string Name, MemoryFilter Alone, Func<MemoryFilter, MemoryFilter> Without)[] parts =
        [
            ("category", new MemoryFilter { Category = filter.Category }, all => all with { Category = null }),
            ("source", new MemoryFilter { Source = filter.Source }, all => all with { Source = null }),
            ("author", new MemoryFilter { Author = filter.Author }, all => all with { Author = null }),
            ("since", new MemoryFilter { Since = filter.Since }, all => all with { Since = null }),
            ("until", new MemoryFilter { Until = filter.Until }, all => all with { Until = null }),
        ];
        foreach (var (name, alone, without) in parts)
        {
            if (!(await reader.ResolveAsync(alone, cancellationToken).ConfigureAwait(false)).Passes(facts))
            {
                causes.Add(new AbsenceCause.FilteredOut(name));
                changes.Add(new QueryChange(name, null));
                filter = without(filter);
            }
        }

        return filter;
    }

    /// <summary>Says what keeps a memory out that was scored, and changes the question so that it does not.</summary>
    private static RecallQuery Placed(
        Place among, RecallResult result, RecallQuery query, List<AbsenceCause> causes, List<QueryChange> changes)
    {
        if (among.Of is { } of)
        {
            causes.Add(new AbsenceCause.Repeats(of));
        }

        var changed = query;
        if (among.Hit.Score < query.MinimumScore)
        {
            var minimum = Math.Floor(among.Hit.Score * 1_000) / 1_000;
            causes.Add(new AbsenceCause.BelowMinimumScore(among.Hit.Score, query.MinimumScore));
            changes.Add(new QueryChange("min_score", minimum.ToString("0.###", CultureInfo.InvariantCulture)));
            changed = changed with { MinimumScore = minimum };
        }

        if (among.Rank > query.Limit)
        {
            var last = result.Hits[query.Limit - 1];
            causes.Add(new AbsenceCause.BeyondLimit(
                among.Rank, query.Limit, among.Hit.Score, last.Memory.Id, last.Score, Gaps(among.Hit.Signals, last.Signals)));
            changes.Add(new QueryChange("limit", among.Rank.ToString(CultureInfo.InvariantCulture)));
            changed = changed with { Limit = among.Rank };
        }

        return changed;
    }

    private static IReadOnlyList<SignalGap> Gaps(RecallSignals own, RecallSignals other)
        => [.. Scoring.Parts(own).Zip(Scoring.Parts(other), (mine, theirs) => (mine.Signal, mine.Weight, Own: mine.Value, Other: theirs.Value))
            .Where(part => part.Other > part.Own)
            .OrderByDescending(part => (part.Other - part.Own) * part.Weight)
            .Select(part => new SignalGap(part.Signal, part.Own, part.Other))];

    /// <summary>Why a memory that passes was not found at all.</summary>
    private static async ValueTask<AbsenceCause> UnmatchedAsync(
        IStoreReader reader, long document, RecallQuery query, CancellationToken cancellationToken)
    {
        var question = await Question.ReadAsync(reader, query, cancellationToken).ConfigureAwait(false);
        var postings = await reader.ReadPostingsAsync([.. question.Terms.Select(term => term.Term)], cancellationToken).ConfigureAwait(false);
        if (question.Terms.Count == 0 || postings.Any(term => term.Postings.Any(posting => posting.Document == document)))
        {
            return new AbsenceCause.Outscored();
        }

        var unknown = postings.Where(term => term.Documents == 0).Select(term => term.Term).ToHashSet(StringComparer.Ordinal);
        return new AbsenceCause.NoCommonTerm([.. Words(query.Text).Where(word => unknown.Contains(word.Term)).Select(word => word.Written)]);
    }

    /// <summary>Adds the rarest words of the memory to the question, one at a time.</summary>
    private async ValueTask<IReadOnlyList<TriedWord>> TryWordsAsync(
        IStoreReader reader, MemoryId id, MemoryVersion version, RecallQuery query, CancellationToken cancellationToken)
    {
        var asked = Words(query.Text).Select(word => word.Term).ToHashSet(StringComparer.Ordinal);
        var own = Words(version.Content).Where(word => !asked.Contains(word.Term)).ToArray();
        var holding = await reader.CountDocumentsAsync([.. own.Select(word => word.Term)], cancellationToken).ConfigureAwait(false);
        var working = new List<TriedWord>();
        foreach (var (word, _) in own.Zip(holding).OrderBy(pair => pair.Second).Take(TriedWords))
        {
            var longer = query with { Text = $"{query.Text} {word.Written}" };
            if (longer.Text.Length <= RecallQuery.TextCharacters
                && await PlaceAsync(id, longer, cancellationToken).ConfigureAwait(false) is { Of: null } place)
            {
                working.Add(new TriedWord(word.Written, place.Rank));
            }
        }

        return [.. working.OrderBy(word => word.Rank).Take(ProposedWords)];
    }

    /// <summary>The different terms of a text, each with the first word that it stands for.</summary>
    private static IEnumerable<(string Term, string Written)> Words(string text)
        => TextAnalyzer.QueryWords(text)
            .Select(word => (Term: Terms.Of(word), Written: text.Substring(word.Start, word.Length)))
            .Where(word => word.Term is not null)
            .Select(word => (word.Term!, word.Written))
            .DistinctBy(word => word.Item1, StringComparer.Ordinal);

    private async ValueTask<Place?> PlaceAsync(MemoryId id, RecallQuery query, CancellationToken cancellationToken)
        => PlaceIn(await _recall.RecallAsync(query, cancellationToken).ConfigureAwait(false), id);

    private static Place? PlaceIn(RecallResult result, MemoryId id)
    {
        for (var i = 0; i < result.Hits.Count; i++)
        {
            var hit = result.Hits[i];
            if (hit.Memory.Id == id || hit.Also.Contains(id))
            {
                return new Place(i + 1, hit, hit.Memory.Id == id ? null : hit.Memory.Id);
            }
        }

        return null;
    }

    /// <summary>Where a memory stands in an answer.</summary>
    /// <param name="Rank">From 1.</param>
    /// <param name="Hit">The result there.</param>
    /// <param name="Of">The memory that is shown in its place because both say the same; null where it is shown itself.</param>
    private sealed record Place(int Rank, RecallHit Hit, MemoryId? Of);
}
