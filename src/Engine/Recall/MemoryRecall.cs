using Satchel.Engine.Model;
using Satchel.Engine.Store;

namespace Satchel.Engine.Recall;

/// <summary>
/// Answers questions from a store: no network, no model; <see cref="RemoteHelp"/> asks models.
/// <list type="number">
/// <item>read the question: terms, the author and the date that it names, its intent;</item>
/// <item>find the documents that hold its terms, what their neighbours in the session borrow from them, and where it has a
/// vector the nearest ones;</item>
/// <item>walk from the best of them over the graphs;</item>
/// <item>weigh the signals, keep the best that pass the filter, read their texts.</item>
/// </list>
/// Without a term to look for, or a vector, the newest memories are the answer, and the result says so.
/// </summary>
public sealed class MemoryRecall
{
    /// <summary>Said of a question that has no word to look for.</summary>
    public const string NoSearchTerms = "no_search_terms";

    /// <summary>Said where a model should have named more words and none did; <see cref="RemoteHelp"/> says why behind a colon.</summary>
    public const string ExpandUnavailable = "expand_unavailable";

    /// <summary>Said where a model should have ranked the best again and none did; <see cref="RemoteHelp"/> says why behind a colon.</summary>
    public const string RerankUnavailable = "rerank_unavailable";

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
        var stages = new StageClock(_time);
        var reader = await _store.BeginReadAsync(cancellationToken).ConfigureAwait(false);
        await using var view = reader.ConfigureAwait(false);
        var found = await FindAsync(reader, query, stages, cancellationToken).ConfigureAwait(false);
        return await ShowAsync(reader, query, found, stages, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Answers a question whose best results are put in order before they are shown. No view is open meanwhile.</summary>
    /// <param name="query">The question.</param>
    /// <param name="shortlist">Fewest results that are put in order, where there are so many.</param>
    /// <param name="arrange">Puts the results in order.</param>
    /// <param name="cancellationToken">Stops it.</param>
    internal async Task<RecallResult> RecallAsync(
        RecallQuery query, int shortlist, Func<RecallResult, Task<RecallResult>> arrange, CancellationToken cancellationToken)
    {
        var stages = new StageClock(_time);
        var found = await FindAsync(query with { Limit = Math.Max(query.Limit, shortlist) }, stages, cancellationToken).ConfigureAwait(false);
        var arranged = await arrange(found).ConfigureAwait(false);
        stages.End("rerank");
        var reader = await _store.BeginReadAsync(cancellationToken).ConfigureAwait(false);
        await using var view = reader.ConfigureAwait(false);
        var best = arranged with { Hits = [.. arranged.Hits.Take(query.Limit)] };
        return await ShowAsync(reader, query, best, stages, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<RecallResult> FindAsync(RecallQuery query, StageClock stages, CancellationToken cancellationToken)
    {
        var reader = await _store.BeginReadAsync(cancellationToken).ConfigureAwait(false);
        await using var view = reader.ConfigureAwait(false);
        return await FindAsync(reader, query, stages, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<RecallResult> FindAsync(
        IStoreReader reader, RecallQuery query, StageClock stages, CancellationToken cancellationToken)
    {
        var result = query.Basic
            ? await BasicAsync(reader, query, cancellationToken).ConfigureAwait(false)
            : await RankedAsync(reader, query, stages, cancellationToken).ConfigureAwait(false);
        if (query.Basic || result.Degraded.Count > 0)
        {
            stages.End("list");
        }

        return result;
    }

    private static async ValueTask<RecallResult> ShowAsync(
        IStoreReader reader, RecallQuery query, RecallResult result, StageClock stages, CancellationToken cancellationToken)
    {
        var shown = Packed(result.Hits, query.Tokens);
        var order = query.Order ?? (result.Intent == RecallIntent.Why ? RecallOrder.Causes : RecallOrder.Score);
        var ordered = await ResultOrder.SortAsync(reader, shown, order, cancellationToken).ConfigureAwait(false);
        stages.End("order");
        return result with
        {
            Hits = ordered,
            Ordering = order,
            IsSparse = ordered.Count == 0 || ordered.Count < query.Limit / 2,
            Degraded = [.. result.Degraded, .. WithoutModel(query)],
            Cost = result.Cost with { TookMs = stages.TookMs, Stages = stages.Stages },
        };
    }

    /// <summary>What only a model could have done; the local answer stands.</summary>
    private static IEnumerable<string> WithoutModel(RecallQuery query)
    {
        if (query.Embed)
        {
            yield return RemoteHelp.VectorUnavailable;
        }

        if (query.Expand)
        {
            yield return ExpandUnavailable;
        }

        if (query.Rerank)
        {
            yield return RerankUnavailable;
        }
    }

    /// <summary>Whether a question can be asked at all.</summary>
    /// <exception cref="ArgumentException">It is empty or too long, or a number is out of its range.</exception>
    internal static void Check(RecallQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentException.ThrowIfNullOrWhiteSpace(query.Text);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(query.Text.Length, RecallQuery.TextCharacters);
        ArgumentOutOfRangeException.ThrowIfLessThan(query.Limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(query.Limit, RecallQuery.MostResults);
        if (query.Vector is { } vector)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(vector.UnrelatedCosine, -1);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(vector.UnrelatedCosine, 1);
        }
    }

    private async ValueTask<RecallResult> RankedAsync(
        IStoreReader reader, RecallQuery query, StageClock stages, CancellationToken cancellationToken)
    {
        // Step 1: read the question.
        var question = await Question.ReadAsync(reader, query, cancellationToken).ConfigureAwait(false);
        stages.End("understand");
        if (question.Terms.Count == 0 && query.Vector is null)
        {
            return await NewestAsync(reader, query, question.Intent, cancellationToken).ConfigureAwait(false);
        }

        // Step 2: find the candidates.
        var filter = await reader.ResolveAsync(query.Filter, cancellationToken).ConfigureAwait(false);
        var matches = await TextMatches.FindAsync(reader, question.Terms, filter, _bounds.For(query.Limit), cancellationToken).ConfigureAwait(false);
        var lent = await SessionContext.SpreadAsync(reader, matches, filter, cancellationToken).ConfigureAwait(false);
        var candidates = await NearMemories.JoinAsync(reader, query.Vector, filter, lent, cancellationToken).ConfigureAwait(false);
        var naming = await NamingAsync(reader, question, candidates, cancellationToken).ConfigureAwait(false);
        stages.End("candidates");

        // Step 3: walk over the graphs.
        var scoring = new Scoring(question, naming, matches.Coverage, query.Vector is not null, _time.GetUtcNow().ToUnixTimeMilliseconds());
        var spread = await GraphSpread.RunAsync(reader, candidates, scoring, question.Intent, filter, cancellationToken).ConfigureAwait(false);
        stages.End("walk");

        // Step 4: weigh, keep the best, read their texts.
        var ranking = new Ranking(spread.Candidates, filter, scoring, query.MinimumScore);
        var found = await Repeats.LeaveOutAsync(query.Limit, ReadBestAsync).ConfigureAwait(false);
        var hits = found.Select(memory => Hit(memory, scoring, spread)).ToArray();
        stages.End("rank");
        if (query.Explain)
        {
            var explainer = await Explainer.CreateAsync(reader, string.Join(' ', [query.Text, .. query.ExtraWords]), question, matches, spread, scoring, cancellationToken).ConfigureAwait(false);
            for (var i = 0; i < hits.Length; i++)
            {
                var explanation = await explainer.ExplainAsync(found[i], hits[i].Signals, cancellationToken).ConfigureAwait(false);
                hits[i] = hits[i] with { Explanation = explanation };
            }

            stages.End("explain");
        }

        return new RecallResult
        {
            Intent = question.Intent,
            Hits = hits,
            Degraded = [],
            BestScore = ranking.BestScore is { } best ? Math.Min(1, best) : null,
            Cost = new RecallCost(question.Terms.Count, matches.Postings, spread.Candidates.Count, 0),
        };

        async ValueTask<IReadOnlyList<FoundMemory>> ReadBestAsync(int count)
        {
            var best = ranking.Best(count);
            var versions = await reader.ReadVersionsAsync([.. best.Select(scored => scored.Candidate.Facts.Document)], cancellationToken)
                .ConfigureAwait(false);
            return [.. versions.Zip(best, (stored, scored) => new FoundMemory(stored.Version, scored))];
        }
    }

    private static RecallHit Hit(FoundMemory found, Scoring scoring, GraphSpread spread)
    {
        var signals = scoring.Signals(found.Scored.Candidate);
        return new RecallHit
        {
            Memory = found.Version,
            Score = Math.Min(1, found.Scored.Score),
            Via = Via(signals, spread.StepTo(found.Scored.Candidate.Facts.Document)),
            Signals = signals,
            Also = found.Also,
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

    /// <summary>The signal that adds the most of those that bring memories up; of the graph the kind of the edge that led there.</summary>
    private static string Via(RecallSignals signals, WalkStep? step)
    {
        (string Name, double Points)[] ways =
        [
            ("text", signals.Text * RecallWeights.Text),
            ("context", signals.Context * RecallWeights.Context),
            ("answer", signals.Answer * RecallWeights.Answer),
            (step is null ? "" : WireNames.Of(step.Kind), signals.Graph * RecallWeights.Graph),
        ];
        var way = ways.MaxBy(way => way.Points);
        return way.Points > 0 ? way.Name : "vector";
    }

    private async ValueTask<RecallResult> NewestAsync(
        IStoreReader reader, RecallQuery query, RecallIntent intent, CancellationToken cancellationToken)
    {
        return Unranked(query, intent, await Repeats.LeaveOutAsync(query.Limit, ReadNewestAsync).ConfigureAwait(false), "recency", [NoSearchTerms]);

        async ValueTask<IReadOnlyList<FoundMemory>> ReadNewestAsync(int count)
        {
            var newest = new List<StoredVersion>();
            var offset = 0;
            while (newest.Count < count
                && await reader.ListAsync(query.Filter, count, offset, cancellationToken).ConfigureAwait(false) is { Count: > 0 } page)
            {
                newest.AddRange(page.Where(stored => stored.Version.Trust != MemoryTrust.Quarantined));
                offset += page.Count;
            }

            return Found(newest.Take(count));
        }
    }

    private async ValueTask<RecallResult> BasicAsync(IStoreReader reader, RecallQuery query, CancellationToken cancellationToken)
    {
        var words = query.Text.Split(default(char[]), StringSplitOptions.RemoveEmptyEntries);
        var found = await Repeats.LeaveOutAsync(
            query.Limit,
            async count => Found(await reader.ListContainingAsync(words, query.Filter, count, cancellationToken).ConfigureAwait(false)))
            .ConfigureAwait(false);
        return Unranked(query, query.Intent ?? RecallIntent.General, found, "basic", []);
    }

    private static IReadOnlyList<FoundMemory> Found(IEnumerable<StoredVersion> versions)
        => [.. versions.Select(stored => new FoundMemory(stored.Version, default))];

    private RecallResult Unranked(
        RecallQuery query, RecallIntent intent, IReadOnlyList<FoundMemory> found, string via, IReadOnlyList<string> degraded)
    {
        var nowMs = _time.GetUtcNow().ToUnixTimeMilliseconds();
        var hits = found.Where(_ => query.MinimumScore <= 0).Select(memory => new RecallHit
        {
            Memory = memory.Version,
            Also = memory.Also,
            Score = 0,
            Via = via,
            Signals = new RecallSignals
            {
                Text = 0,
                Context = 0,
                Graph = 0,
                Answer = 0,
                Entity = 0,
                Date = 0,
                Time = 0,
                Recency = Scoring.Recency(memory.Version.CreatedAt.ToUnixTimeMilliseconds(), nowMs),
            },
        });
        return new RecallResult
        {
            Intent = intent,
            Hits = [.. hits],
            Degraded = degraded,
            Cost = new RecallCost(0, 0, found.Count, 0),
        };
    }

    /// <summary>As many of the best as fit into a budget of tokens; what does not fit is left out, what is smaller may follow.</summary>
    private static IReadOnlyList<RecallHit> Packed(IReadOnlyList<RecallHit> hits, int? tokens)
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
