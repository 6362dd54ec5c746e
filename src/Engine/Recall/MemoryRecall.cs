using Satchel.Engine.Model;
using Satchel.Engine.Store;

namespace Satchel.Engine.Recall;

/// <summary>
/// Answers questions from a store: no network, no model.
/// <list type="number">
/// <item>read the question: terms, the author and the date that it names, its intent;</item>
/// <item>find the documents that hold its terms, and what their neighbours in the session borrow from them;</item>
/// <item>weigh the signals, keep the best that pass the filter, read their texts.</item>
/// </list>
/// Without a term to look for, the newest memories are the answer, and the result says so.
/// </summary>
public sealed class MemoryRecall
{
    /// <summary>Said of a question that has no word to look for.</summary>
    public const string NoSearchTerms = "no_search_terms";

    private const int BytesPerToken = 4;

    private readonly IMemoryStore _store;
    private readonly TimeProvider _time;
    private readonly RecallBounds _bounds;

    /// <summary>Makes a recall over a store.</summary>
    public MemoryRecall(IMemoryStore store, TimeProvider time)
        : this(store, time, RecallBounds.Standard)
    {
    }

    /// <summary>Makes a recall that keeps to other bounds.</summary>
    internal MemoryRecall(IMemoryStore store, TimeProvider time, RecallBounds bounds) => (_store, _time, _bounds) = (store, time, bounds);

    /// <summary>Answers a question.</summary>
    /// <exception cref="ArgumentException">The question is empty or too long, or a number is out of its range.</exception>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    public async Task<RecallResult> RecallAsync(RecallQuery query, CancellationToken cancellationToken)
    {
        Check(query);
        var started = _time.GetTimestamp();
        var reader = await _store.BeginReadAsync(cancellationToken).ConfigureAwait(false);
        await using var view = reader.ConfigureAwait(false);
        var result = query.Basic
            ? await BasicAsync(reader, query, cancellationToken).ConfigureAwait(false)
            : await RankedAsync(reader, query, cancellationToken).ConfigureAwait(false);
        return result with { Cost = result.Cost with { TookMs = _time.GetElapsedTime(started).TotalMilliseconds } };
    }

    private static void Check(RecallQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentException.ThrowIfNullOrWhiteSpace(query.Text);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(query.Text.Length, RecallQuery.TextCharacters);
        ArgumentOutOfRangeException.ThrowIfLessThan(query.Limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(query.Limit, RecallQuery.MostResults);
    }

    private async ValueTask<RecallResult> RankedAsync(IStoreReader reader, RecallQuery query, CancellationToken cancellationToken)
    {
        // Step 1: read the question.
        var question = await Question.ReadAsync(reader, query, cancellationToken).ConfigureAwait(false);
        if (question.Terms.Count == 0)
        {
            return await NewestAsync(reader, query, question.Intent, cancellationToken).ConfigureAwait(false);
        }

        // Step 2: find the candidates.
        var filter = await reader.ResolveAsync(query.Filter, cancellationToken).ConfigureAwait(false);
        var matches = await TextMatches.FindAsync(reader, question.Terms, filter, _bounds.For(query.Limit), cancellationToken).ConfigureAwait(false);
        var candidates = await SessionContext.SpreadAsync(reader, matches, filter, cancellationToken).ConfigureAwait(false);
        var naming = await NamingAsync(reader, question, candidates, cancellationToken).ConfigureAwait(false);

        // Step 3: weigh, keep the best, read their texts.
        var scoring = new Scoring(question, naming, matches.Coverage, _time.GetUtcNow().ToUnixTimeMilliseconds());
        var best = Best(candidates, filter, scoring, query);
        var versions = await reader.ReadVersionsAsync([.. best.Select(scored => scored.Candidate.Facts.Document)], cancellationToken)
            .ConfigureAwait(false);
        var hits = new List<RecallHit>(best.Count);
        foreach (var (scored, stored) in best.Zip(versions))
        {
            var signals = scoring.Signals(scored.Candidate);
            hits.Add(new RecallHit
            {
                Memory = stored.Version,
                Score = Math.Min(1, scored.Score),
                Via = Via(signals),
                Signals = signals,
                Explanation = query.Explain
                    ? await Explainer.ExplainAsync(reader, matches, scoring, scored.Candidate, signals, cancellationToken).ConfigureAwait(false)
                    : null,
            });
        }

        return new RecallResult
        {
            Intent = question.Intent,
            Hits = Packed(hits, query.Tokens),
            Degraded = [],
            Cost = new RecallCost(question.Terms.Count, matches.Postings, candidates.Count, 0),
        };
    }

    /// <summary>The candidates that hold the whole name of the author and were said by somebody else.</summary>
    private static async ValueTask<IReadOnlySet<long>> NamingAsync(
        IStoreReader reader, Question question, IReadOnlyList<Candidate> candidates, CancellationToken cancellationToken)
    {
        if (question.AuthorTerms.Count == 0)
        {
            return new HashSet<long>();
        }

        HashSet<long> naming = [.. candidates.Select(candidate => candidate.Facts).Where(facts => facts.Author != question.Author)
            .Select(facts => facts.Document)];
        var postings = await reader.ReadPostingsInAsync(question.AuthorTerms, [.. naming.Order()], cancellationToken).ConfigureAwait(false);
        foreach (var term in postings)
        {
            naming.IntersectWith(term.Postings.Select(posting => posting.Document));
        }

        return naming;
    }

    /// <summary>The best candidates, best first; of two equal ones the one recorded earlier.</summary>
    private static List<ScoredCandidate> Best(
        IReadOnlyList<Candidate> candidates, FactsFilter filter, Scoring scoring, RecallQuery query)
    {
        var best = new PriorityQueue<ScoredCandidate, (double Score, long Earlier)>();
        foreach (var candidate in candidates)
        {
            if (!filter.Passes(candidate.Facts))
            {
                continue;
            }

            var score = scoring.Score(candidate);
            var rank = (score, -candidate.Facts.Document);
            if (score < query.MinimumScore || (best.Count == query.Limit && best.TryPeek(out _, out var worst) && rank.CompareTo(worst) < 0))
            {
                continue;
            }

            best.Enqueue(new ScoredCandidate(candidate, score), rank);
            if (best.Count > query.Limit)
            {
                best.Dequeue();
            }
        }

        var ordered = new List<ScoredCandidate>(best.Count);
        while (best.TryDequeue(out var lowest, out _))
        {
            ordered.Add(lowest);
        }

        ordered.Reverse();
        return ordered;
    }

    private static string Via(RecallSignals signals)
    {
        var (text, graph, answer) = (
            signals.Text * RecallWeights.Text, signals.Graph * RecallWeights.Graph, signals.Answer * RecallWeights.Answer);
        if (text >= graph && text >= answer)
        {
            return "text";
        }

        return graph >= answer ? "context" : "answer";
    }

    private async ValueTask<RecallResult> NewestAsync(
        IStoreReader reader, RecallQuery query, RecallIntent intent, CancellationToken cancellationToken)
    {
        var newest = new List<StoredVersion>();
        var offset = 0;
        while (newest.Count < query.Limit
            && await reader.ListAsync(query.Filter, query.Limit, offset, cancellationToken).ConfigureAwait(false) is { Count: > 0 } page)
        {
            newest.AddRange(page.Where(stored => stored.Version.Trust != MemoryTrust.Quarantined));
            offset += page.Count;
        }

        return Unranked(query, intent, [.. newest.Take(query.Limit)], "recency", [NoSearchTerms]);
    }

    private async ValueTask<RecallResult> BasicAsync(IStoreReader reader, RecallQuery query, CancellationToken cancellationToken)
    {
        var words = query.Text.Split(default(char[]), StringSplitOptions.RemoveEmptyEntries);
        var found = await reader.ListContainingAsync(words, query.Filter, query.Limit, cancellationToken).ConfigureAwait(false);
        return Unranked(query, query.Intent ?? RecallIntent.General, found, "basic", []);
    }

    private RecallResult Unranked(
        RecallQuery query, RecallIntent intent, IReadOnlyList<StoredVersion> found, string via, IReadOnlyList<string> degraded)
    {
        var nowMs = _time.GetUtcNow().ToUnixTimeMilliseconds();
        var hits = found.Where(_ => query.MinimumScore <= 0).Select(stored => new RecallHit
        {
            Memory = stored.Version,
            Score = 0,
            Via = via,
            Signals = new RecallSignals
            {
                Text = 0,
                Graph = 0,
                Answer = 0,
                Entity = 0,
                Date = 0,
                Time = 0,
                Recency = Scoring.Recency(stored.Version.CreatedAt.ToUnixTimeMilliseconds(), nowMs),
            },
        });
        return new RecallResult
        {
            Intent = intent,
            Hits = Packed([.. hits], query.Tokens),
            Degraded = degraded,
            Cost = new RecallCost(0, 0, found.Count, 0),
        };
    }

    /// <summary>As many of the best as fit into a budget of tokens; what does not fit is left out, what is smaller may follow.</summary>
    private static List<RecallHit> Packed(List<RecallHit> hits, int? tokens)
    {
        if (tokens is not { } left)
        {
            return hits;
        }

        var packed = new List<RecallHit>(hits.Count);
        foreach (var hit in hits)
        {
            var cost = (System.Text.Encoding.UTF8.GetByteCount(hit.Memory.Content) + BytesPerToken - 1) / BytesPerToken;
            if (cost <= left)
            {
                left -= cost;
                packed.Add(hit);
            }
        }

        return packed;
    }
}
