using Satchel.Engine.Recall;

namespace Satchel.RecallQuality;

/// <summary>
/// What each signal is worth. Answers are ranked again from the points of their signals, with one signal left out, or with
/// factors that were chosen on all conversations but the one that they are scored on.
/// </summary>
internal sealed class SignalStudy(string name)
{
    /// <summary>Results of a question that are ranked again; what lies deeper seldom comes up.</summary>
    public const int Depth = 100;

    private const int Rounds = 2;
    private const string Fixed = "text";

    private static readonly double[] Factors = [1, 0, 0.5, 0.75, 1.25, 1.5, 2];

    private readonly List<(string Conversation, Question Question, IReadOnlyList<RecallHit> Hits)> _answers = [];

    public void Add(string conversation, Question question, IReadOnlyList<RecallHit> hits) => _answers.Add((conversation, question, hits));

    /// <summary>Prints the scores with all signals, and with each of them left out.</summary>
    public void PrintWithout()
    {
        Report.Print(name, "all signals", Ranked([], _ => true));
        foreach (var signal in Signals())
        {
            Report.Print(name, "no " + signal, Ranked(new() { [signal] = 0 }, _ => true));
        }

        Report.Print(name, "text alone", Ranked(Signals().ToDictionary(signal => signal, signal => signal is Fixed ? 1.0 : 0.0, StringComparer.Ordinal), _ => true));
    }

    /// <summary>Prints, for each conversation, its scores with the factors that are best for the others, and the mean over all.</summary>
    public void PrintLeaveOneOut()
    {
        var held = new List<(Question, IReadOnlyList<string>)>();
        foreach (var conversation in _answers.Select(answer => answer.Conversation).Distinct(StringComparer.Ordinal))
        {
            var factors = BestFactors(other => !string.Equals(other, conversation, StringComparison.Ordinal));
            var own = Ranked(factors, other => string.Equals(other, conversation, StringComparison.Ordinal));
            Report.Print(name, conversation, own);
            Console.WriteLine("  " + string.Join(' ', factors.Where(factor => factor.Value != 1).Select(factor => $"{factor.Key} x {factor.Value}")));
            held.AddRange(own);
        }

        Report.Print(name, "left out", held);
    }

    /// <summary>Every signal that recall weighs: one that is added there is studied here.</summary>
    private string[] Signals()
        => [.. _answers.SelectMany(answer => answer.Hits).SelectMany(hit => hit.Explanation!.Weights.Keys).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    /// <summary>The factors that together score best, one signal after the other.</summary>
    private Dictionary<string, double> BestFactors(Func<string, bool> conversations)
    {
        var best = Signals().ToDictionary(signal => signal, _ => 1.0, StringComparer.Ordinal);
        var most = Worth(best, conversations);
        foreach (var signal in Enumerable.Repeat(best.Keys.Where(signal => signal is not Fixed).ToArray(), Rounds).SelectMany(all => all))
        {
            foreach (var factor in Factors)
            {
                var changed = new Dictionary<string, double>(best, StringComparer.Ordinal) { [signal] = factor };
                var worth = Worth(changed, conversations);
                (best, most) = worth > most ? (changed, worth) : (best, most);
            }
        }

        return best;
    }

    private double Worth(Dictionary<string, double> factors, Func<string, bool> conversations)
    {
        var scores = Scores.Of(Ranked(factors, conversations));
        return scores.RecallAt10 + scores.NdcgAt10;
    }

    private List<(Question, IReadOnlyList<string>)> Ranked(Dictionary<string, double> factors, Func<string, bool> conversations)
        => [.. _answers.Where(answer => conversations(answer.Conversation)).Select(answer => (answer.Question, Ranked(answer.Hits, factors)))];

    private static IReadOnlyList<string> Ranked(IReadOnlyList<RecallHit> hits, Dictionary<string, double> factors)
        => [.. hits
            .Select(hit => (Id: hit.Memory.Id.Value, Points: hit.Explanation!.Points.Sum(part => part.Value * factors.GetValueOrDefault(part.Key, 1))))
            .Where(hit => hit.Points > 0)
            .OrderByDescending(hit => hit.Points)
            .Take(Report.Results)
            .Select(hit => hit.Id)];
}
