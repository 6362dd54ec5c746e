using System.Runtime.InteropServices;

namespace Satchel.Engine.Text;

/// <summary>
/// Turns texts into what the text index compares. The same text gives the same result on every machine, so every backend
/// indexes the same terms.
/// </summary>
internal static class TextAnalyzer
{
    /// <summary>Most words of a text that is one passage. Longer memories are found better in pieces, as measured on LoCoMo.</summary>
    public const int WordsOfOnePassage = 90;

    /// <summary>Most words of each passage of a longer text.</summary>
    public const int WordsPerPassage = 60;

    /// <summary>Analyses a memory.</summary>
    /// <param name="content">The text of the memory.</param>
    /// <param name="author">Who said it; the name becomes findable in every passage, unless it is a role.</param>
    public static AnalyzedText Analyze(string content, string? author = null)
    {
        var words = CollectionsMarshal.AsSpan(WordReader.Read(content));
        var authorTerms = AuthorTerms(author);
        var count = CountWhole(words);
        var passages = new List<Passage>();
        if (count <= WordsOfOnePassage)
        {
            passages.Add(PassageOf(words, count, authorTerms));
        }
        else
        {
            AddPassages(content, words, authorTerms, passages);
        }

        return new AnalyzedText(count, Sentences.EndsWithQuestion(content), SaysWhen(words), passages);
    }

    /// <summary>The terms of a question in order of first appearance.</summary>
    public static IReadOnlyList<QueryTerm> QueryTerms(string query) => CountTerms(QueryWords(query));

    /// <summary>The words of a question with their places, for callers that take some out before they count.</summary>
    public static IReadOnlyList<Word> QueryWords(string query) => WordReader.Read(query);

    /// <summary>The terms of some words in order of first appearance.</summary>
    public static IReadOnlyList<QueryTerm> CountTerms(IEnumerable<Word> words)
    {
        var terms = new List<QueryTerm>();
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var word in words)
        {
            if (Terms.Of(word) is not { } term)
            {
                continue;
            }

            if (places.TryGetValue(term, out var place))
            {
                terms[place] = terms[place] with { Count = terms[place].Count + 1 };
            }
            else
            {
                places.Add(term, terms.Count);
                terms.Add(new QueryTerm(term, 1));
            }
        }

        return terms;
    }

    private static void AddPassages(string content, ReadOnlySpan<Word> words, HashSet<string> authorTerms, List<Passage> passages)
    {
        var (start, count) = (0, 0);
        var i = 0;
        while (i < words.Length)
        {
            var (end, length) = NextPiece(content, words, i);
            if (count + length > WordsPerPassage)
            {
                passages.Add(PassageOf(words[start..i], count, authorTerms));
                (start, count) = (i, 0);
            }

            count += length;
            i = end;
        }

        passages.Add(PassageOf(words[start..], count, authorTerms));
    }

    /// <summary>The sentence that starts at <paramref name="start"/>, or as much of it as fits a passage.</summary>
    private static (int End, int Count) NextPiece(string content, ReadOnlySpan<Word> words, int start)
    {
        var (last, count) = (start, 1);
        for (var i = start + 1; i < words.Length; i++)
        {
            if (words[i].IsPart)
            {
                continue;
            }

            if (count == WordsPerPassage || Sentences.EndsBetween(content, words[last], words[i].Start))
            {
                return (i, count);
            }

            last = i;
            count++;
        }

        return (words.Length, count);
    }

    private static Passage PassageOf(ReadOnlySpan<Word> words, int count, HashSet<string> authorTerms)
    {
        var terms = new Dictionary<string, int>(words.Length + authorTerms.Count, StringComparer.Ordinal);
        foreach (var word in words)
        {
            if (Terms.Of(word) is { } term)
            {
                CollectionsMarshal.GetValueRefOrAddDefault(terms, term, out _)++;
            }
        }

        foreach (var term in authorTerms)
        {
            CollectionsMarshal.GetValueRefOrAddDefault(terms, term, out _)++;
        }

        return new Passage(count, terms);
    }

    private static bool SaysWhen(ReadOnlySpan<Word> words)
    {
        foreach (var word in words)
        {
            if (TimeWords.Contains(word.Folded))
            {
                return true;
            }
        }

        return false;
    }

    private static int CountWhole(ReadOnlySpan<Word> words)
    {
        var count = 0;
        foreach (var word in words)
        {
            count += word.IsPart ? 0 : 1;
        }

        return count;
    }

    private static HashSet<string> AuthorTerms(string? author)
    {
        var terms = new HashSet<string>(StringComparer.Ordinal);
        if (author is not null && !Roles.IsRole(author))
        {
            foreach (var word in WordReader.Read(author))
            {
                if (Terms.Of(word) is { } term)
                {
                    terms.Add(term);
                }
            }
        }

        return terms;
    }
}
