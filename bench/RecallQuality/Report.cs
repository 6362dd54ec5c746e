namespace Satchel.RecallQuality;

/// <summary>The rows that are printed.</summary>
internal static class Report
{
    /// <summary>Results that each question gets: what the scores look at.</summary>
    public const int Results = 20;

    public static void Print(
        string set, string what, IReadOnlyList<(Question, IReadOnlyList<string>)> answers, double? inProcessMs = null, double? programMs = null)
    {
        var scores = Scores.Of(answers);
        Console.WriteLine(
            $"{set,-22}{what,-14}{answers.Count,5}{scores.RecallAt5,9:F4}{scores.RecallAt10,9:F4}{scores.RecallAt20,9:F4}"
            + $"{scores.MeanReciprocalRank,9:F4}{scores.NdcgAt10,9:F4}{inProcessMs,8:F2}{programMs,12:F2}");
    }
}
