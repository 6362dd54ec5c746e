using Satchel.Engine.Store;

namespace Satchel.Engine.Recall;

/// <summary>
/// The temporal graph at work: a memory is also about what was said just before and after it. Each place of a session
/// borrows, for every word of the question, the best that a neighbour within eight places has, less with every place
/// between; what it says itself does not count again. A place after a question borrows the question's own match.
/// Long memories neither lend nor borrow much.
/// </summary>
internal static class SessionContext
{
    /// <summary>Places without a word of the question that are looked at, the most promising ones.</summary>
    private const int SilentPlaces = 256;

    /// <summary>What is left of a word's weight at each distance.</summary>
    public static readonly float[] Fading =
        [.. Enumerable.Range(0, RecallWeights.ContextReach + 1).Select(distance => (float)Math.Pow(RecallWeights.ContextDecay, distance))];

    public static async ValueTask<IReadOnlyList<Candidate>> SpreadAsync(
        IStoreReader reader, TextMatches matches, FactsFilter filter, CancellationToken cancellationToken)
    {
        var candidates = new List<Candidate>(matches.Facts.Length + SilentPlaces);
        var silent = new PriorityQueue<Place, double>();
        foreach (var run in Runs(matches))
        {
            Spread(matches, run, candidates, silent);
        }

        await AddSilentAsync(reader, silent, filter, candidates, cancellationToken).ConfigureAwait(false);
        return candidates;
    }

    /// <summary>How much a memory of so many words lends and borrows.</summary>
    public static double Openness(int words) => Math.Min(1, (double)RecallWeights.ContextWords / Math.Max(words, 1));

    /// <summary>Rows of matches that reach into each other's context, by session and position.</summary>
    private static IEnumerable<List<int>> Runs(TextMatches matches)
    {
        var facts = matches.Facts;
        var order = new int[facts.Length];
        var places = new long[facts.Length];
        for (var i = 0; i < order.Length; i++)
        {
            order[i] = i;
            places[i] = ((long)facts[i].Session << 32) | (uint)facts[i].Position;
        }

        Array.Sort(places, order);
        var run = new List<int>();
        foreach (var match in order)
        {
            if (run.Count > 0 && !Touch(facts[run[^1]], facts[match]))
            {
                yield return run;
                run = [];
            }

            run.Add(match);
        }

        if (run.Count > 0)
        {
            yield return run;
        }

        static bool Touch(in DocumentFacts a, in DocumentFacts b)
            => a.Session != 0 && a.Session == b.Session && b.Position - a.Position <= 2 * RecallWeights.ContextReach;
    }

    private static void Spread(
        TextMatches matches, List<int> run, List<Candidate> candidates, PriorityQueue<Place, double> silent)
    {
        var first = matches.Facts[run[0]];
        if (first.Session == 0)
        {
            candidates.AddRange(run.Select(match => new Candidate(matches.Facts[match], match, matches.Text[match] * matches.Telling(match), 0, 0)));
            return;
        }

        var (start, terms) = (first.Position - RecallWeights.ContextReach, matches.Terms.Count);
        var places = matches.Facts[run[^1]].Position + RecallWeights.ContextReach - start + 1;
        var near = new float[places * terms];
        var holders = new int[places];
        Array.Fill(holders, -1);
        foreach (var match in run)
        {
            Lend(matches, match, start, near);
            holders[matches.Facts[match].Position - start] = match;
        }

        for (var place = 0; place < places; place++)
        {
            var question = place > 0 && holders[place - 1] is >= 0 and var before && matches.Facts[before].IsQuestion
                ? matches.Text[before]
                : 0;
            if (holders[place] < 0)
            {
                var borrowed = Borrowed(near.AsSpan(place * terms, terms), []);
                KeepBest(silent, new Place(new SessionPlace(first.Session, start + place), borrowed, question));
            }
        }

        foreach (var match in run)
        {
            var facts = matches.Facts[match];
            var place = facts.Position - start;
            var question = holders[place - 1] is >= 0 and var before && matches.Facts[before].IsQuestion ? matches.Text[before] : 0;
            var openness = Openness(facts.Words);
            candidates.Add(new Candidate(
                facts,
                match,
                matches.Text[match] * matches.Telling(match),
                Math.Min(1, Borrowed(near.AsSpan(place * terms, terms), matches.Own(match)) * openness),
                question * openness));
        }
    }

    private static void Lend(TextMatches matches, int match, int start, float[] near)
    {
        var own = matches.Own(match);
        var position = matches.Facts[match].Position - start;
        var openness = (float)Openness(matches.Facts[match].Words);
        for (var distance = 1; distance <= RecallWeights.ContextReach; distance++)
        {
            var factor = Fading[distance] * openness;
            for (var t = 0; t < own.Length; t++)
            {
                var lent = own[t] * factor;
                ref var before = ref near[((position - distance) * own.Length) + t];
                before = Math.Max(before, lent);
                ref var after = ref near[((position + distance) * own.Length) + t];
                after = Math.Max(after, lent);
            }
        }
    }

    private static double Borrowed(ReadOnlySpan<float> near, ReadOnlySpan<float> own)
    {
        var sum = 0.0;
        for (var t = 0; t < near.Length; t++)
        {
            sum += Math.Max(0, near[t] - (own.IsEmpty ? 0 : own[t]));
        }

        return sum;
    }

    private static void KeepBest(PriorityQueue<Place, double> silent, in Place place)
    {
        var promise = (RecallWeights.Context * place.Borrowed) + (RecallWeights.Answer * place.Question);
        if (promise <= 0 || place.At.Position < 1)
        {
            return;
        }

        silent.Enqueue(place, promise);
        if (silent.Count > SilentPlaces)
        {
            silent.Dequeue();
        }
    }

    private static async ValueTask AddSilentAsync(
        IStoreReader reader, PriorityQueue<Place, double> silent, FactsFilter filter, List<Candidate> candidates,
        CancellationToken cancellationToken)
    {
        var places = silent.UnorderedItems.Select(item => item.Element).ToDictionary(place => place.At);
        foreach (var facts in await reader.ReadPlacesAsync([.. places.Keys], cancellationToken).ConfigureAwait(false))
        {
            if (filter.Believes(facts) && places.TryGetValue(new SessionPlace(facts.Session, facts.Position), out var place))
            {
                var openness = Openness(facts.Words);
                candidates.Add(new Candidate(facts, -1, 0, Math.Min(1, place.Borrowed * openness), place.Question * openness));
            }
        }
    }

    /// <summary>A place of a session that holds no word of the question.</summary>
    private readonly record struct Place(SessionPlace At, double Borrowed, double Question);
}
