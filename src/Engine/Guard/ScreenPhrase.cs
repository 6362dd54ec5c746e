namespace Satchel.Engine.Guard;

/// <summary>
/// A phrase that the screen looks for. Written as words with blanks between; <c>a|b</c> is either, <c>word*</c> any word
/// that begins so, <c>~3</c> up to three words of any kind, <c>^</c> before the first word that a sentence, a line or an
/// order begins with it.
/// </summary>
internal sealed class ScreenPhrase
{
    private readonly bool _begins;
    private readonly Part[] _parts;

    public ScreenPhrase(string written)
    {
        _begins = written.StartsWith('^');
        var parts = new List<Part>();
        var gap = 0;
        foreach (var word in written.TrimStart('^').Split(' '))
        {
            if (word[0] is '~')
            {
                gap = word[1] - '0';
                continue;
            }

            parts.Add(new Part(gap, [.. word.Split('|').Select(Alternative.Of)]));
            gap = 0;
        }

        _parts = [.. parts];
    }

    /// <summary>The words that the phrase can begin with.</summary>
    public IEnumerable<string> FirstWords => _parts[0].Alternatives.Select(alternative => alternative.Words[0]);

    /// <summary>Whether the phrase stands at a place.</summary>
    public bool IsAt(List<ScreenWord> words, int place) => (!_begins || words[place].Begins) && Matches(words, place, 0);

    private bool Matches(List<ScreenWord> words, int place, int part)
    {
        if (part == _parts.Length)
        {
            return true;
        }

        for (var skipped = 0; skipped <= _parts[part].Gap && place + skipped < words.Count; skipped++)
        {
            foreach (var alternative in _parts[part].Alternatives)
            {
                if (alternative.IsAt(words, place + skipped) && Matches(words, place + skipped + alternative.Words.Length, part + 1))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private readonly record struct Part(int Gap, Alternative[] Alternatives);

    /// <summary>One word, or the characters of one in an unspaced script.</summary>
    private readonly record struct Alternative(string[] Words, bool IsPrefix)
    {
        public static Alternative Of(string written)
            => new([.. ScreenWords.Of(written.TrimEnd('*'))], written.EndsWith('*'));

        public bool IsAt(List<ScreenWord> words, int place)
        {
            if (place + Words.Length > words.Count)
            {
                return false;
            }

            for (var i = 0; i < Words.Length; i++)
            {
                var word = words[place + i].Folded;
                if (IsPrefix ? !word.StartsWith(Words[i], StringComparison.Ordinal) : !string.Equals(word, Words[i], StringComparison.Ordinal))
                {
                    return false;
                }
            }

            return true;
        }
    }
}
