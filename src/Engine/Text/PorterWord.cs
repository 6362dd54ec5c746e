namespace Satchel.Engine.Text;

/// <summary>A word while <see cref="PorterStemmer"/> works on it, with the conditions of Porter's paper.</summary>
internal ref struct PorterWord(Span<char> letters, int length)
{
    private readonly Span<char> _letters = letters;
    private int _length = length;

    /// <summary>The word as it is now.</summary>
    public readonly ReadOnlySpan<char> Value => _letters[.._length];

    /// <summary>The last letter; NUL if nothing is left.</summary>
    public readonly char LastLetter => LetterFromEnd(1);

    /// <summary>The letter before the last; NUL if there is none.</summary>
    public readonly char LetterBeforeLast => LetterFromEnd(2);

    /// <summary>Condition *d: whether the word ends in a double consonant.</summary>
    public readonly bool EndsInDoubleConsonant
        => _length > 1 && _letters[_length - 1] == _letters[_length - 2] && IsConsonant(_length - 1);

    /// <summary>Whether the word ends in <paramref name="suffix"/>.</summary>
    public readonly bool EndsWith(string suffix) => Value.EndsWith(suffix, StringComparison.Ordinal);

    /// <summary>
    /// Puts <paramref name="replacement"/> in the place of <paramref name="suffix"/> if the measure of what stands before is above
    /// <paramref name="aboveMeasure"/>. True if the word has the suffix, replaced or not: then no other suffix may be tried.
    /// </summary>
    public bool Take(string suffix, string replacement, int aboveMeasure)
    {
        if (!EndsWith(suffix))
        {
            return false;
        }

        if (Measure(suffix.Length) > aboveMeasure)
        {
            _length -= suffix.Length;
            replacement.CopyTo(_letters[_length..]);
            _length += replacement.Length;
        }

        return true;
    }

    /// <summary>Removes the suffix if the word has it and a vowel before it; true if it did.</summary>
    public bool RemoveAfterVowel(string suffix)
    {
        var removes = EndsWith(suffix) && HasVowelBefore(suffix.Length);
        _length -= removes ? suffix.Length : 0;
        return removes;
    }

    /// <summary>Adds a letter.</summary>
    public void Append(char letter) => _letters[_length++] = letter;

    /// <summary>Removes the last letter.</summary>
    public void DropLast() => _length--;

    /// <summary>Condition *v*: whether there is a vowel before the last <paramref name="suffixLength"/> letters.</summary>
    public readonly bool HasVowelBefore(int suffixLength)
    {
        for (var i = 0; i < _length - suffixLength; i++)
        {
            if (!IsConsonant(i))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// The measure m of the word without its last <paramref name="suffixLength"/> letters: how often a consonant follows a vowel.
    /// </summary>
    public readonly int Measure(int suffixLength)
    {
        var (measure, afterVowel) = (0, false);
        for (var i = 0; i < _length - suffixLength; i++)
        {
            var consonant = IsConsonantAfter(i, afterVowel);
            measure += consonant && afterVowel ? 1 : 0;
            afterVowel = !consonant;
        }

        return measure;
    }

    /// <summary>
    /// Condition *o: whether the word without its last <paramref name="suffixLength"/> letters ends consonant, vowel,
    /// consonant, the last not w, x or y.
    /// </summary>
    public readonly bool EndsShort(int suffixLength)
    {
        var last = _length - suffixLength - 1;
        return last >= 2
            && _letters[last] is not ('w' or 'x' or 'y')
            && IsConsonant(last)
            && !IsConsonant(last - 1)
            && IsConsonant(last - 2);
    }

    private readonly char LetterFromEnd(int place) => _length >= place ? _letters[_length - place] : '\0';

    private readonly bool IsConsonant(int index)
    {
        // A y is a vowel behind a consonant; a run of them alternates.
        var ys = 0;
        while (index - ys >= 0 && _letters[index - ys] is 'y')
        {
            ys++;
        }

        var startsWithConsonant = ys > index || IsVowelLetter(_letters[index - ys]);
        return ys == 0 ? !IsVowelLetter(_letters[index]) : startsWithConsonant == (ys % 2 == 1);
    }

    // While walking from the left the answer for the letter before is known, so no y needs a second look.
    private readonly bool IsConsonantAfter(int index, bool afterVowel)
        => _letters[index] is 'y' ? index == 0 || afterVowel : !IsVowelLetter(_letters[index]);

    private static bool IsVowelLetter(char letter) => letter is 'a' or 'e' or 'i' or 'o' or 'u';
}
