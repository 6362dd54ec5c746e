using Satchel.Testing;

namespace Satchel.Benchmarks;

/// <summary>The questions of every measurement: three kinds, none with a function word, so that both sides look for the same.</summary>
internal static class QuestionKinds
{
    /// <summary>Kinds of question: name, range of ranks in the vocabulary, words.</summary>
    private static readonly (string Name, int FromRank, int ToRank, int Words)[] Kinds =
        [("3 rare words", 2000, 4000, 3), ("4 words, rare and common", 0, 4000, 4), ("5 common words", 0, 40, 5)];

    /// <summary>So many questions of each kind.</summary>
    public static IReadOnlyList<(string Kind, string[] Words)> Make(int ofEach)
    {
        var texts = new SyntheticTexts(SyntheticStore.Seed);
        return [.. Enumerable.Range(0, ofEach * Kinds.Length).Select(i =>
        {
            var kind = Kinds[i % Kinds.Length];
            return (kind.Name, texts.Query(kind.FromRank, kind.ToRank, kind.Words));
        })];
    }
}
