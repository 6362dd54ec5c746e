using System.Buffers;

namespace Satchel.Engine.Extraction;

/// <summary>Cuts a text at white space, and takes off the punctuation in front of and behind each piece.</summary>
internal ref struct TokenReader(string text)
{
    private static readonly SearchValues<char> Around = SearchValues.Create(".,;:!?()[]{}<>\"'`*|…“”„‘’«»·•–—。、，！？；：（）「」『』");
    private static readonly SearchValues<char> SentenceEnds = SearchValues.Create(".!?:…\"“„«。！？：");

    private int _next;
    private bool _startsSentence = true;

    public bool TryRead(out Token token)
    {
        while (_next < text.Length)
        {
            var start = SkipSpace();
            var end = start;
            while (end < text.Length && !char.IsWhiteSpace(text[end]))
            {
                end++;
            }

            _next = end;
            var piece = text.AsSpan(start, end - start);
            var first = piece.IndexOfAnyExcept(Around);
            if (first < 0)
            {
                // A dash or bullet: what follows is a new beginning.
                _startsSentence = true;
                continue;
            }

            var last = piece.LastIndexOfAnyExcept(Around);
            var behind = piece[(last + 1)..];
            token = new Token(
                start + first, last + 1 - first, _startsSentence || piece[..first].ContainsAny(SentenceEnds), EndsClause: !behind.IsEmpty || IsLineEnd(end));
            _startsSentence = behind.ContainsAny(SentenceEnds) || IsLineEnd(end) || piece[first..(last + 1)] is "-" or "+";
            return true;
        }

        token = default;
        return false;
    }

    private int SkipSpace()
    {
        while (_next < text.Length && char.IsWhiteSpace(text[_next]))
        {
            _next++;
        }

        return _next;
    }

    private readonly bool IsLineEnd(int at) => at < text.Length && text[at] is '\n' or '\r';
}
