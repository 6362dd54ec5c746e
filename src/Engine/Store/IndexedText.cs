using Satchel.Engine.Extraction;
using Satchel.Engine.Model;
using Satchel.Engine.Text;

namespace Satchel.Engine.Store;

/// <summary>
/// What the text index holds of a version: its content with the author's name, and its entities and keywords where the
/// content does not say them, and each entity, given or found in the content, as a term of its own. The same version always
/// gives the same.
/// </summary>
internal sealed class IndexedText
{
    private IndexedText(AnalyzedText text, IReadOnlyList<Passage> passages)
    {
        Words = text.Words;
        IsQuestion = text.EndsWithQuestion;
        SaysWhen = text.SaysWhen;
        Passages = passages;
        Terms = [.. passages.SelectMany(passage => passage.TermCounts.Keys).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>Words of the content, stop words included.</summary>
    public int Words { get; }

    /// <summary>Whether the content ends with a question mark.</summary>
    public bool IsQuestion { get; }

    /// <summary>Whether the content says when: a day, a month, a year, yesterday.</summary>
    public bool SaysWhen { get; }

    /// <summary>What the content was cut into; never empty.</summary>
    public IReadOnlyList<Passage> Passages { get; }

    /// <summary>Every term once.</summary>
    public IReadOnlyList<string> Terms { get; }

    public static IndexedText Of(MemoryVersion version)
    {
        var text = TextAnalyzer.Analyze(version.Content, version.Author);
        return new IndexedText(text, [WithLabels(text.Passages[0], version), .. text.Passages.Skip(1)]);
    }

    private static Passage WithLabels(Passage passage, MemoryVersion version)
    {
        var counts = new Dictionary<string, int>(passage.TermCounts, StringComparer.Ordinal);
        foreach (var term in version.Entities.Concat(version.Keywords).SelectMany(TextAnalyzer.QueryTerms))
        {
            counts.TryAdd(term.Term, 1);
        }

        foreach (var entity in EntityName.Of(version.Content, version.Entities))
        {
            if (EntityName.TermOf(entity) is { } term)
            {
                counts.TryAdd(term, 1);
            }
        }

        return passage with { TermCounts = counts };
    }
}
