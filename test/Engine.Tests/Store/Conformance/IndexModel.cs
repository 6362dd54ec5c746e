using Satchel.Engine.Model;
using Satchel.Engine.Store;

namespace Satchel.Engine.Tests.Store.Conformance;

/// <summary>What the text index must say, worked out anew from every version each time.</summary>
internal sealed class IndexModel
{
    private readonly SortedDictionary<long, MemoryVersion> _versions = [];

    public IEnumerable<long> Documents => _versions.Keys;

    /// <summary>The ids of current memories, in the order of recording.</summary>
    public IReadOnlyList<MemoryId> Current => [.. _versions.Values.Where(version => version.RetiredAt is null).Select(version => version.Id)];

    public IndexModel Copy()
    {
        var copy = new IndexModel();
        foreach (var (document, version) in _versions)
        {
            copy._versions.Add(document, version);
        }

        return copy;
    }

    public void Add(long document, MemoryVersion version) => _versions.Add(document, version);

    public void Retire(MemoryId id, DateTimeOffset retiredAt)
    {
        var (document, version) = _versions.Single(entry => entry.Value.Id == id && entry.Value.RetiredAt is null);
        _versions[document] = version with { RetiredAt = retiredAt };
    }

    public TextStatistics Statistics()
    {
        var texts = _versions.Values.Where(Counts).Select(IndexedText.Of).ToArray();
        return new TextStatistics(
            texts.Length, texts.Sum(text => text.Passages.Count), texts.Sum(text => text.Passages.Sum(passage => passage.Words)));
    }

    public TermPostings Postings(string term)
    {
        var postings = new List<Posting>();
        foreach (var (document, version) in _versions)
        {
            var passages = IndexedText.Of(version).Passages;
            for (var i = 0; i < passages.Count; i++)
            {
                if (passages[i].TermCounts.TryGetValue(term, out var count))
                {
                    postings.Add(new Posting(document, i, (byte)Math.Min(count, 255), (byte)Math.Min(passages[i].Words, 255)));
                }
            }
        }

        var documents = postings.Select(posting => posting.Document).Distinct().Count(document => Counts(_versions[document]));
        return new TermPostings(term, documents, postings);
    }

    /// <summary>The facts of a document; numbers of labels, which only the store knows, are 1 where there is a label.</summary>
    public DocumentFacts Facts(long document)
    {
        var version = _versions[document];
        var text = IndexedText.Of(version);
        return new DocumentFacts
        {
            Document = document,
            CreatedAtMs = version.CreatedAt.ToUnixTimeMilliseconds(),
            RecordedAtMs = version.RecordedAt.ToUnixTimeMilliseconds(),
            RetiredAtMs = version.RetiredAt?.ToUnixTimeMilliseconds() ?? 0,
            ExpiresAtMs = version.ExpiresAt?.ToUnixTimeMilliseconds() ?? 0,
            Session = version.Session is null ? 0 : 1,
            Position = version.Position,
            Author = version.Author is null ? 0 : 1,
            Source = version.Source is null ? 0 : 1,
            Words = text.Words,
            Category = version.Category,
            Importance = version.Importance,
            IsQuestion = text.IsQuestion,
            SaysWhen = text.SaysWhen,
            IsQuarantined = version.Trust == MemoryTrust.Quarantined,
            IsPublic = version.Visibility == MemoryVisibility.Public,
        };
    }

    private static bool Counts(MemoryVersion version) => version.RetiredAt is null && version.Trust != MemoryTrust.Quarantined;
}
