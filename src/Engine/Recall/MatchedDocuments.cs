using System.Buffers;

namespace Satchel.Engine.Recall;

/// <summary>
/// All documents that hold a word of the question, with what each word gives to them. Which are worth reading is told by
/// their promise: their own match, and what the documents beside them would lend. Beside stands for the session here, whose
/// memories are mostly recorded one after the other; where they are not, the promise is less exact, and nothing else.
/// </summary>
internal sealed class MatchedDocuments : IDisposable
{
    /// <summary>Documents whose promises differ by less than this part of the greatest one count as equal.</summary>
    private const int Steps = 1_024;

    private const double GreatestPromise = RecallWeights.Text + RecallWeights.Context;

    private readonly int _terms;
    private readonly long[] _documents;
    private readonly float[] _text;
    private readonly int[] _starts;
    private readonly byte[] _entryTerms;
    private readonly float[] _entryShares;

    /// <summary>Takes the documents from a walk.</summary>
    /// <param name="walk">A walk at its beginning.</param>
    /// <param name="terms">Terms that it goes through, at most 256.</param>
    /// <param name="most">Postings that it goes through.</param>
    public MatchedDocuments(PostingWalk walk, int terms, int most)
    {
        _terms = terms;
        (_documents, _text, _starts) = (ArrayPool<long>.Shared.Rent(most), ArrayPool<float>.Shared.Rent(most), ArrayPool<int>.Shared.Rent(most + 1));
        (_entryTerms, _entryShares) = (ArrayPool<byte>.Shared.Rent(most), ArrayPool<float>.Shared.Rent(most));
        var entries = 0;
        for (; walk.MoveNext(); Count++)
        {
            (_documents[Count], _text[Count], _starts[Count]) = (walk.Document, (float)walk.Text, entries);
            var own = walk.Own;
            for (var t = 0; t < own.Length; t++)
            {
                if (own[t] > 0)
                {
                    (_entryTerms[entries], _entryShares[entries++]) = ((byte)t, own[t]);
                }
            }
        }

        _starts[Count] = entries;
    }

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>
    /// The documents in parts, the most promising first and of equal ones the newest: so many at a time, and what stands
    /// beside them. By number within each part.
    /// </summary>
    public IEnumerable<long[]> Parts(int size)
    {
        if (Count <= size)
        {
            yield return _documents[..Count];
            yield break;
        }

        var (order, taken) = (MostPromisingFirst(), new bool[Count]);
        var (next, left) = (0, Count);
        while (left > 0)
        {
            var part = new List<int>(size);
            for (var seeds = 0; next < Count && seeds < size; next++)
            {
                if (!taken[order[next]])
                {
                    seeds++;
                    TakeBeside(order[next], taken, part);
                }
            }

            part.Sort();
            left -= part.Count;
            yield return [.. part.Select(i => _documents[i])];
        }
    }

    public void Dispose()
    {
        ArrayPool<long>.Shared.Return(_documents);
        ArrayPool<float>.Shared.Return(_text);
        ArrayPool<int>.Shared.Return(_starts);
        ArrayPool<byte>.Shared.Return(_entryTerms);
        ArrayPool<float>.Shared.Return(_entryShares);
    }

    private void TakeBeside(int seed, bool[] taken, List<int> part)
    {
        var first = seed;
        while (first > 0 && _documents[seed] - _documents[first - 1] <= RecallWeights.ContextReach)
        {
            first--;
        }

        for (var i = first; i < Count && _documents[i] - _documents[seed] <= RecallWeights.ContextReach; i++)
        {
            if (!taken[i])
            {
                taken[i] = true;
                part.Add(i);
            }
        }
    }

    /// <summary>Sorts by promise, in steps.</summary>
    private int[] MostPromisingFirst()
    {
        var (steps, order, starts) = (new ushort[Count], new int[Count], new int[Steps + 1]);
        var lending = new LendingBeside(_terms);
        for (var first = 0; first < Count; first += LendingBeside.BlockDocuments)
        {
            var end = Math.Min(first + LendingBeside.BlockDocuments, Count);
            lending.LookAhead(this, first, end);
            for (var i = first; i < end; i++)
            {
                var promise = (RecallWeights.Text * _text[i]) + (RecallWeights.Context * lending.Borrowed(this, i));
                steps[i] = (ushort)(Steps - 1 - (int)(Math.Min(promise / GreatestPromise, 1) * (Steps - 1)));
                starts[steps[i] + 1]++;
            }
        }

        for (var step = 0; step < Steps; step++)
        {
            starts[step + 1] += starts[step];
        }

        for (var i = Count - 1; i >= 0; i--)
        {
            order[starts[steps[i]]++] = i;
        }

        return order;
    }

    /// <summary>
    /// For each term the best that documents before and behind lend, fading with every number between; a document is looked
    /// at once from each side. Only a block of documents is held at a time.
    /// </summary>
    private sealed class LendingBeside(int terms)
    {
        public const int BlockDocuments = 1_024;

        private readonly float[] _before = new float[terms];
        private readonly float[] _behind = new float[BlockDocuments * terms];
        private int _first;

        /// <summary>Looks at a block from behind.</summary>
        public void LookAhead(MatchedDocuments all, int first, int end)
        {
            _first = first;
            var behind = new float[terms];
            for (var i = Math.Min(end + RecallWeights.ContextReach, all.Count) - 1; i >= first; i--)
            {
                Fade(behind, i + 1 < all.Count ? all._documents[i + 1] - all._documents[i] : long.MaxValue);
                if (i < end)
                {
                    behind.CopyTo(_behind.AsSpan((i - first) * terms));
                }

                Lend(all, i, behind);
            }
        }

        /// <summary>What a document of the block borrows beyond what it says itself. To be asked for one after the other.</summary>
        public float Borrowed(MatchedDocuments all, int i)
        {
            Fade(_before, i > 0 ? all._documents[i] - all._documents[i - 1] : long.MaxValue);
            var near = _behind.AsSpan((i - _first) * terms, terms);
            var sum = 0f;
            for (var t = 0; t < near.Length; t++)
            {
                near[t] = Math.Max(near[t], _before[t]);
                sum += near[t];
            }

            for (var entry = all._starts[i]; entry < all._starts[i + 1]; entry++)
            {
                sum -= Math.Min(near[all._entryTerms[entry]], all._entryShares[entry]);
            }

            Lend(all, i, _before);
            return sum;
        }

        private static void Fade(float[] lent, long distance)
        {
            var left = distance <= RecallWeights.ContextReach ? SessionContext.Fading[(int)distance] : 0;
            for (var t = 0; t < lent.Length; t++)
            {
                lent[t] *= left;
            }
        }

        private static void Lend(MatchedDocuments all, int i, float[] lent)
        {
            for (var entry = all._starts[i]; entry < all._starts[i + 1]; entry++)
            {
                ref var best = ref lent[all._entryTerms[entry]];
                best = Math.Max(best, all._entryShares[entry]);
            }
        }
    }
}
