namespace Satchel.Engine.Recall;

/// <summary>
/// The weighted sum of the signals, as a share of what a memory can reach by itself: every word of the question, the author
/// and the date that it names, the time that it asks for, the meaning where it has a vector. What neighbours lend comes on top, so
/// a sum may pass 1; it is shown as 1. What the store does not know of the words takes from all signals but the meaning.
/// </summary>
internal sealed class Scoring
{
    private const string VectorSignal = "vector";

    private readonly Question _question;
    private readonly IReadOnlySet<long> _naming;
    private readonly double _coverage;
    private readonly double _best;
    private readonly double _bestOfWords;
    private readonly long _nowMs;
    private readonly bool _hasVector;

    /// <summary>Prepares scoring for one question.</summary>
    /// <param name="question">The question.</param>
    /// <param name="naming">The documents that hold the name of the one author that it names.</param>
    /// <param name="coverage">Which part of it the store knows at all.</param>
    /// <param name="hasVector">Whether it has a vector.</param>
    /// <param name="nowMs">The moment that counts as now, in milliseconds since 1970.</param>
    public Scoring(Question question, IReadOnlySet<long> naming, double coverage, bool hasVector, long nowMs)
    {
        (_question, _naming, _coverage, _hasVector, _nowMs) = (question, naming, coverage, hasVector, nowMs);
        _bestOfWords = RecallWeights.Text + RecallWeights.Recency
            + (question.Author == 0 ? 0 : RecallWeights.Entity)
            + (question.Date is null ? 0 : RecallWeights.Date)
            + (question.Intent == RecallIntent.When ? RecallWeights.Time : 0);
        _best = _bestOfWords + (hasVector ? RecallWeights.Vector : 0);
    }

    /// <summary>The score of a candidate: the sum of <see cref="Points"/>.</summary>
    public double Score(in Candidate candidate)
        => ((Words(candidate) * _coverage) + (candidate.Vector * RecallWeights.Vector)) / _best;

    /// <summary>How good a match is by itself, 0 to 1, whatever part of the question the store does not know.</summary>
    public double Strength(in Candidate candidate) => Math.Min(1, Words(candidate) / _bestOfWords);

    /// <summary>Whether the one person that the question names said it, or whether it names that person.</summary>
    public double Entity(Candidate candidate)
        => _question.Author != 0 && candidate.Facts.Author == _question.Author ? 1
            : _naming.Contains(candidate.Facts.Document) ? RecallWeights.Naming
            : 0;

    /// <summary>The parts of the score of a candidate.</summary>
    public RecallSignals Signals(in Candidate candidate) => new()
    {
        Text = candidate.Text,
        Context = candidate.Context,
        Vector = candidate.Vector,
        Graph = candidate.Graph,
        Answer = candidate.Answer,
        Entity = Entity(candidate),
        Date = Date(candidate),
        Time = Time(candidate),
        Recency = Recency(candidate.Facts.CreatedAtMs, _nowMs),
    };

    /// <summary>What each signal adds to the score.</summary>
    public IEnumerable<(string Signal, double Points)> Points(RecallSignals signals)
        => Weighed(signals).Select(part => (part.Signal, part.Value * part.Share));

    /// <summary>What each signal would add if it were 1.</summary>
    public IEnumerable<(string Signal, double Points)> Weights(RecallSignals signals)
        => Weighed(signals).Select(part => (part.Signal, part.Share));

    /// <summary>The signals that are weighed, each with its weight.</summary>
    public static IEnumerable<(string Signal, double Value, double Weight)> Parts(RecallSignals signals) =>
    [
        ("text", signals.Text, RecallWeights.Text),
        (VectorSignal, signals.Vector, RecallWeights.Vector),
        ("context", signals.Context, RecallWeights.Context),
        ("graph", signals.Graph, RecallWeights.Graph),
        ("answer", signals.Answer, RecallWeights.Answer),
        ("entity", signals.Entity, RecallWeights.Entity),
        ("date", signals.Date, RecallWeights.Date),
        ("time", signals.Time, RecallWeights.Time),
        ("recency", signals.Recency, RecallWeights.Recency),
    ];

    public static double Recency(long createdAtMs, long nowMs)
    {
        var days = Math.Max(0, nowMs - createdAtMs) / 86_400_000.0;
        return RecallWeights.RecencyHalfDays / (RecallWeights.RecencyHalfDays + days);
    }

    private double Words(in Candidate candidate)
        => (candidate.Text * RecallWeights.Text) + (candidate.Context * RecallWeights.Context) + (candidate.Answer * RecallWeights.Answer)
            + (candidate.Graph * RecallWeights.Graph) + (Entity(candidate) * RecallWeights.Entity) + (Date(candidate) * RecallWeights.Date)
            + (Time(candidate) * RecallWeights.Time) + (Recency(candidate.Facts.CreatedAtMs, _nowMs) * RecallWeights.Recency);

    private IEnumerable<(string Signal, double Value, double Share)> Weighed(RecallSignals signals)
        => Parts(signals).Where(part => _hasVector || part.Signal != VectorSignal)
            .Select(part => (part.Signal, part.Value, part.Weight * (part.Signal == VectorSignal ? 1 : _coverage) / _best));

    private double Date(in Candidate candidate)
        => _question.Date?.Nearness(DateTimeOffset.FromUnixTimeMilliseconds(candidate.Facts.CreatedAtMs)) ?? 0;

    private double Time(in Candidate candidate)
        => _question.Intent == RecallIntent.When && candidate.Facts.SaysWhen
            ? Math.Min(1, (candidate.Text * RecallWeights.Text) + (candidate.Context * RecallWeights.Context))
            : 0;
}
