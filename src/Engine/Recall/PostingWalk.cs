using Satchel.Engine.Store;

namespace Satchel.Engine.Recall;

/// <summary>
/// Goes through the postings of all terms side by side, a document at a time, and scores each by BM25 over its passages; the
/// best passage counts. Only forward: documents come by number.
/// </summary>
internal sealed class PostingWalk
{
    /// <summary>Stands for the document behind the last one.</summary>
    private const long End = long.MaxValue;

    private readonly double[] _scales;
    private readonly Posting[][] _postings;
    private readonly double[] _dampingOfWords;
    private readonly int[] _next;
    private readonly long[] _heads;
    private readonly float[] _own;
    private double[] _passages = new double[16];

    public PostingWalk(IReadOnlyList<WeighedTerm> terms, double meanWords)
    {
        (_next, _own) = (new int[terms.Count], new float[terms.Count]);
        _scales = [.. terms.Select(term => term.Scale)];
        _postings = [.. terms.Select(term => term.Postings as Posting[] ?? [.. term.Postings])];
        _heads = [.. _postings.Select(postings => postings.Length > 0 ? postings[0].Document : End)];
        _dampingOfWords = [.. Enumerable.Range(0, byte.MaxValue + 1)
            .Select(words => RecallWeights.K1 * (1 - RecallWeights.B + (RecallWeights.B * words / meanWords)))];
    }

    /// <summary>The document at which the walk stands.</summary>
    public long Document { get; private set; }

    /// <summary>The sum of its best passage.</summary>
    public double Text { get; private set; }

    /// <summary>The best that each term has in any of its passages.</summary>
    public ReadOnlySpan<float> Own => _own;

    /// <summary>Goes on to the next document that holds any of the terms.</summary>
    public bool MoveNext()
    {
        var document = End;
        foreach (var head in _heads)
        {
            document = head < document ? head : document;
        }

        if (document == End)
        {
            return false;
        }

        Sum(document);
        return true;
    }

    /// <summary>Goes on to a document, whether it holds any of the terms or not.</summary>
    public void MoveTo(long document)
    {
        for (var t = 0; t < _heads.Length; t++)
        {
            if (_heads[t] < document)
            {
                Skip(t, document);
            }
        }

        Sum(document);
    }

    /// <summary>Goes on in one term to the first posting of a document or of one behind it: in growing steps, then by halves.</summary>
    private void Skip(int term, long document)
    {
        var postings = _postings[term];
        var (low, step) = (_next[term], 1);
        while (low + step < postings.Length && postings[low + step].Document < document)
        {
            (low, step) = (low + step, 2 * step);
        }

        var high = Math.Min(low + step, postings.Length);
        while (low + 1 < high)
        {
            var middle = low + ((high - low) / 2);
            (low, high) = postings[middle].Document < document ? (middle, high) : (low, middle);
        }

        _next[term] = high;
        _heads[term] = high < postings.Length ? postings[high].Document : End;
    }

    private void Sum(long document)
    {
        (Document, Text) = (document, 0);
        var lastPassage = -1;
        for (var t = 0; t < _heads.Length; t++)
        {
            _own[t] = 0;
            if (_heads[t] != document)
            {
                continue;
            }

            var (scale, postings) = (_scales[t], _postings[t]);
            var at = _next[t];
            for (; at < postings.Length && postings[at].Document == document; at++)
            {
                var posting = postings[at];
                var share = (float)(scale * (posting.Count * (RecallWeights.K1 + 1) / (posting.Count + _dampingOfWords[posting.Words])));
                _own[t] = Math.Max(_own[t], share);
                lastPassage = Math.Max(lastPassage, posting.Passage);
                Text = Math.Max(Text, Passage(posting.Passage) += share);
            }

            _next[t] = at;
            _heads[t] = at < postings.Length ? postings[at].Document : End;
        }

        Array.Clear(_passages, 0, lastPassage + 1);
    }

    private ref double Passage(int number)
    {
        if (number >= _passages.Length)
        {
            Array.Resize(ref _passages, Math.Max(number + 1, 2 * _passages.Length));
        }

        return ref _passages[number];
    }
}
