using Satchel.Engine.Store;
using Satchel.Engine.Text;

namespace Satchel.Engine.Recall;

/// <summary>What a question asks for, as far as its words tell.</summary>
internal sealed record Question
{
    /// <summary>Most different terms that are looked up; the first ones count.</summary>
    public const int MostTerms = 64;

    /// <summary>Most terms of extra words.</summary>
    private const int MostExtraTerms = 24;

    /// <summary>The terms to look for, with how often the question says them; no names of authors. Extra ones come last.</summary>
    public required IReadOnlyList<QueryTerm> Terms { get; init; }

    /// <summary>The terms of the one author that the question names; empty when it names none or several.</summary>
    public required IReadOnlyList<string> AuthorTerms { get; init; }

    /// <summary>The number of that author; 0 for none.</summary>
    public required int Author { get; init; }

    /// <summary>The date that it names.</summary>
    public required QuestionDate? Date { get; init; }

    /// <summary>What it is after.</summary>
    public required RecallIntent Intent { get; init; }

    public static async ValueTask<Question> ReadAsync(IStoreReader reader, RecallQuery query, CancellationToken cancellationToken)
    {
        var words = WordReader.Read(query.Text);
        var nameable = words.Select(word => word.Folded).Where(IsNameable).Distinct(StringComparer.Ordinal).ToArray();
        var named = Named(await reader.FindAuthorsAsync(nameable, cancellationToken).ConfigureAwait(false), nameable);
        var names = named.SelectMany(author => author.Words).ToHashSet(StringComparer.Ordinal);
        var terms = TextAnalyzer.CountTerms(words.Where(word => !names.Contains(word.Folded)));
        IReadOnlyList<QueryTerm> asked = [.. (terms.Count > 0 ? terms : TextAnalyzer.CountTerms(words)).Take(MostTerms)];
        return new Question
        {
            Terms = [.. asked, .. Extra(query.ExtraWords, asked)],
            AuthorTerms = named.Count == 1 ? [.. named[0].Words.Select(Text.Terms.Of).OfType<string>()] : [],
            Author = named.Count == 1 ? named[0].Author.Number : 0,
            Date = QuestionDate.Find(words),
            Intent = query.Intent ?? IntentDetector.Detect(words),
        };
    }

    /// <summary>The terms of extra words that the question does not say itself.</summary>
    private static IEnumerable<QueryTerm> Extra(IReadOnlyList<string> words, IReadOnlyList<QueryTerm> asked)
        => TextAnalyzer.CountTerms(WordReader.Read(string.Join(' ', words))).ExceptBy(asked.Select(term => term.Term), term => term.Term)
            .Take(MostExtraTerms).Select(term => new QueryTerm(term.Term, 1, RecallWeights.ExtraWord));

    private static bool IsNameable(string word) => word.Length > 1 && !char.IsAsciiDigit(word[0]) && !StopWords.Contains(word);

    /// <summary>The authors of whose names the question says the most, with the words that it says.</summary>
    private static IReadOnlyList<(KnownAuthor Author, string[] Words)> Named(IReadOnlyList<KnownAuthor> authors, string[] words)
    {
        var said = authors
            .Select(author => (Author: author, Words: AuthorName.Words(author.Name).Intersect(words, StringComparer.Ordinal).ToArray()))
            .Where(author => author.Words.Length > 0)
            .ToArray();
        var most = said.Length == 0 ? 0 : said.Max(author => author.Words.Length);
        return [.. said.Where(author => author.Words.Length == most)];
    }
}
