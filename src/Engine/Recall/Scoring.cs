namespace Satchel.Engine.Recall;

/// <summary>
/// The weighted sum of the signals, as a share of what a memory can reach by itself: every word of the question, the author
/// and the date that it names, the time that it asks for. What neighbours lend comes on top, so a sum may pass 1; it is shown as 1.
/// </summary>
internal sealed class Scoring
{
    private readonly Question _question;
    private readonly IReadOnlySet<long> _naming;
    private readonly double _coverage;
    private readonly double _best;
    private readonly long _nowMs;

    /// <summary>Prepares scoring for one question.</summary>
    /// <param name="question">The question.</param>
    /// <param name="naming">The documents that hold the name of the one author that it names.</param>
    /// <param name="coverage">Which part of it the store knows at all.</param>
    /// <param name="nowMs">The moment that counts as now, in milliseconds since 1970.</param>
    public Scoring(Question question, IReadOnlySet<long> naming, double coverage, long nowMs)
    {
        (_question, _naming, _coverage, _nowMs) = (question, naming, coverage, nowMs);
        _best = RecallWeights.Text + RecallWeights.Recency
            + (question.Author == 0 ? 0 : RecallWeights.Entity)
            + (question.Date is null ? 0 : RecallWeights.Date)
            + (question.Intent == RecallIntent.When ? RecallWeights.Time : 0);
    }

    /// <summary>The score of a candidate: the sum of <see cref="Points"/>.</summary>
    public double Score(in Candidate candidate)
        => ((candidate.Text * RecallWeights.Text) + (candidate.Context * RecallWeights.Context) + (candidate.Answer * RecallWeights.Answer)
            + (candidate.Graph * RecallWeights.Graph) + (Entity(candidate) * RecallWeights.Entity) + (Date(candidate) * RecallWeights.Date) + (Time(candidate) * RecallWeights.Time)
            + (Recency(candidate.Facts.CreatedAtMs, _nowMs) * RecallWeights.Recency)) * _coverage / _best;

    /// <summary>How good a match is by itself, 0 to 1, whatever part of the question the store does not know.</summary>
    public double Strength(in Candidate candidate) => _coverage == 0 ? 0 : Math.Min(1, Score(candidate) / _coverage);

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
        Graph = candidate.Graph,
        Answer = candidate.Answer,
        Entity = Entity(candidate),
        Date = Date(candidate),
        Time = Time(candidate),
        Recency = Recency(candidate.Facts.CreatedAtMs, _nowMs),
    };

    /// <summary>What each signal adds to the score.</summary>
    public IEnumerable<(string Signal, double Points)> Points(RecallSignals signals)
        => Parts(signals).Select(part => (part.Signal, part.Value * part.Weight * _coverage / _best));

    /// <summary>What each signal would add if it were 1.</summary>
    public IEnumerable<(string Signal, double Points)> Weights(RecallSignals signals)
        => Parts(signals).Select(part => (part.Signal, part.Weight * _coverage / _best));

    /// <summary>The signals that are weighed, each with its weight.</summary>
    public static IEnumerable<(string Signal, double Value, double Weight)> Parts(RecallSignals signals) =>
    [
        ("text", signals.Text, RecallWeights.Text),
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

    private double Date(in Candidate candidate)
        => _question.Date?.Nearness(DateTimeOffset.FromUnixTimeMilliseconds(candidate.Facts.CreatedAtMs)) ?? 0;

    private double Time(in Candidate candidate)
        => _question.Intent == RecallIntent.When && candidate.Facts.SaysWhen
            ? Math.Min(1, (candidate.Text * RecallWeights.Text) + (candidate.Context * RecallWeights.Context))
            : 0;
}
