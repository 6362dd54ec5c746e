using Satchel.Engine.Store;
using Satchel.Engine.Text;

namespace Satchel.Engine.Recall;

/// <summary>Finds out for one result where its score comes from. Only done when it is asked for.</summary>
internal sealed class Explainer
{
    private readonly IReadOnlyDictionary<string, string> _asked;
    private readonly TextMatches _matches;
    private readonly IStoreReader _reader;
    private readonly Scoring _scoring;
    private readonly GraphSpread _spread;

    private Explainer(
        IStoreReader reader, TextMatches matches, GraphSpread spread, Scoring scoring, IReadOnlyDictionary<string, string> asked)
        => (_reader, _matches, _spread, _scoring, _asked) = (reader, matches, spread, scoring, asked);

    /// <summary>Makes one for a question.</summary>
    public static async ValueTask<Explainer> CreateAsync(
        IStoreReader reader, string text, Question question, TextMatches matches, GraphSpread spread, Scoring scoring,
        CancellationToken cancellationToken)
    {
        var known = matches.Terms.Select(term => term.Term).ToHashSet(StringComparer.Ordinal);
        var words = WordsOf(text);
        var asked = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var term in question.Terms.Select(term => term.Term))
        {
            var found = known.Contains(term)
                ? term
                : (await NearestTerm.FindAsync(reader, term, cancellationToken).ConfigureAwait(false))?.Term;
            if (found is not null)
            {
                asked.TryAdd(found, words[term]);
            }
        }

        return new Explainer(reader, matches, spread, scoring, asked);
    }

    public async ValueTask<RecallExplanation> ExplainAsync(FoundMemory found, RecallSignals signals, CancellationToken cancellationToken)
    {
        var candidate = found.Scored.Candidate;
        var lenders = Lenders(candidate).ToArray();
        var neighbours = await _reader.ReadVersionsAsync([.. lenders.Select(lender => lender.Document)], cancellationToken)
            .ConfigureAwait(false);
        return new RecallExplanation(
            [.. Terms(candidate, found.Version.Content)],
            [.. lenders.Zip(neighbours, (lender, from) => new ContextShare(lender.Term, from.Version.Id, lender.Share))],
            await PathAsync(candidate.Facts.Document, cancellationToken).ConfigureAwait(false),
            _scoring.Points(signals).Where(part => part.Points > 0)
                .ToDictionary(part => part.Signal, part => part.Points, StringComparer.Ordinal),
            _scoring.Weights(signals).ToDictionary(part => part.Signal, part => part.Points, StringComparer.Ordinal));
    }

    /// <summary>The first word of a text for each of its terms, as it is written.</summary>
    private static Dictionary<string, string> WordsOf(string text)
    {
        var words = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var word in WordReader.Read(text))
        {
            if (Text.Terms.Of(word) is { } term)
            {
                words.TryAdd(term, text.Substring(word.Start, word.Length));
            }
        }

        return words;
    }

    /// <summary>The edges by which the walk came to a document, from the match where it began.</summary>
    private async ValueTask<IReadOnlyList<PathEdge>> PathAsync(long document, CancellationToken cancellationToken)
    {
        if (_spread.StepTo(document) is not { } last)
        {
            return [];
        }

        var steps = last.Path;
        var versions = await _reader.ReadVersionsAsync([.. steps.Select(step => step.Document)], cancellationToken).ConfigureAwait(false);
        return [.. steps.Skip(1).Zip(versions, (step, from) => new PathEdge(from.Version.Id, step.Kind, step.Weight))];
    }

    private IEnumerable<TermShare> Terms(Candidate candidate, string content)
    {
        if (candidate.Match < 0)
        {
            yield break;
        }

        var said = WordsOf(content);
        for (var t = 0; t < _matches.Terms.Count; t++)
        {
            if (_matches.Own(candidate.Match)[t] is > 0 and var share)
            {
                var term = _matches.Terms[t].Term;
                yield return new TermShare(
                    term, share * _matches.Telling(candidate.Match), _asked.GetValueOrDefault(term, term), said.GetValueOrDefault(term));
            }
        }
    }

    /// <summary>For each term the neighbour that lends the most of it, beyond what the memory says itself.</summary>
    private IEnumerable<(string Term, long Document, double Share)> Lenders(Candidate candidate)
    {
        if (candidate.Facts.Session == 0)
        {
            yield break;
        }

        var openness = SessionContext.Openness(candidate.Facts.Words);
        for (var t = 0; t < _matches.Terms.Count; t++)
        {
            var own = candidate.Match >= 0 ? _matches.Own(candidate.Match)[t] : 0;
            var (best, from) = (0.0, 0L);
            for (var match = 0; match < _matches.Facts.Length; match++)
            {
                var lender = _matches.Facts[match];
                var distance = Math.Abs(lender.Position - candidate.Facts.Position);
                if (lender.Session == candidate.Facts.Session && distance is >= 1 and <= RecallWeights.ContextReach)
                {
                    var lent = ((_matches.Own(match)[t] * Math.Pow(RecallWeights.ContextDecay, distance)
                        * SessionContext.Openness(lender.Words)) - own) * openness;
                    (best, from) = lent > best ? (lent, lender.Document) : (best, from);
                }
            }

            if (best > 0)
            {
                yield return (_matches.Terms[t].Term, from, best);
            }
        }
    }
}
