using Satchel.Engine.Text;

namespace Satchel.Engine.Recall;

/// <summary>
/// Finds what a question is after by counting its cue words; the most wins, a tie is nothing special. Names and hints are
/// the wire's.
/// </summary>
public static class IntentDetector
{
    private static readonly string[] Names = ["GENERAL", "WHY", "WHEN", "ENTITY"];

    private static readonly string[] Hints =
    [
        "Combine the key points of these memories.",
        "Read these as a chain of causes: what explains comes before what is explained.",
        "Order these by time before you answer; the newest holds where two disagree.",
        "Describe the subject from this evidence only.",
    ];

    private static readonly string[][] WhyCues = Split("why", "reason", "reasons", "because", "cause", "caused", "motivation", "rationale");

    private static readonly string[][] WhenCues =
        Split("when", "time", "date", "before", "after", "during", "timeline", "history", "sequence");

    private static readonly string[][] EntityCues = Split("what is", "who is", "tell me about", "describe", "about");

    /// <summary>The name of an intent on the wire.</summary>
    public static string NameOf(RecallIntent intent) => Names[(int)intent];

    /// <summary>Every name, for messages and help.</summary>
    public static IReadOnlyList<string> AllNames { get; } = Names;

    /// <summary>One sentence for the agent on how to read the results.</summary>
    public static string HintOf(RecallIntent intent) => Hints[(int)intent];

    /// <summary>Reads an intent by its name, whatever its case.</summary>
    public static bool TryParse(string? name, out RecallIntent intent)
    {
        var index = Array.FindIndex(Names, known => string.Equals(known, name, StringComparison.OrdinalIgnoreCase));
        intent = (RecallIntent)Math.Max(index, 0);
        return index >= 0;
    }

    internal static RecallIntent Detect(IReadOnlyList<Word> words)
    {
        var (why, when, entity) = (Count(words, WhyCues), Count(words, WhenCues), Count(words, EntityCues));
        if (why > when && why > entity)
        {
            return RecallIntent.Why;
        }

        if (when > why && when > entity)
        {
            return RecallIntent.When;
        }

        return entity > why && entity > when ? RecallIntent.Entity : RecallIntent.General;
    }

    private static int Count(IReadOnlyList<Word> words, string[][] cues)
    {
        var count = 0;
        for (var i = 0; i < words.Count; i++)
        {
            foreach (var cue in cues)
            {
                count += Stands(words, i, cue) ? 1 : 0;
            }
        }

        return count;
    }

    private static bool Stands(IReadOnlyList<Word> words, int at, string[] cue)
    {
        for (var i = 0; i < cue.Length; i++)
        {
            if (at + i >= words.Count || !string.Equals(words[at + i].Folded, cue[i], StringComparison.Ordinal))
            {
                return false;
            }
        }

        return true;
    }

    private static string[][] Split(params string[] cues) => [.. cues.Select(cue => cue.Split(' '))];
}
