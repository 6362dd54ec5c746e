using System.Text;

namespace Satchel.Engine.Text;

/// <summary>
/// Finds the parts of a name in camelCase or PascalCase. A part starts at a capital behind a small letter (user|Name), at
/// the last of several capitals if a small letter follows (HTTP|Server), and at a capital behind a digit if a small
/// letter follows (sha256|Hash; but H2O and B2B stay whole). Digits stay with the part before them. The plural of an
/// acronym is one part (URLs, user|IDs).
/// </summary>
internal static class CompoundName
{
    private enum Kind
    {
        None,
        Small,
        Capital,
        Digit,
    }

    /// <summary>Adds the parts of the run, if it has more than one.</summary>
    public static void AddParts(string text, int start, int end, List<Word> words)
    {
        Span<int> starts = stackalloc int[WordReader.MaxCharacters];
        var count = FindStarts(text, start, end, starts);
        for (var i = 0; count > 1 && i < count; i++)
        {
            var partEnd = i + 1 < count ? starts[i + 1] : end;
            var folded = Folding.Fold(text, starts[i], partEnd);
            if (folded.Length > 0)
            {
                words.Add(new Word(folded, starts[i], partEnd - starts[i]) { IsPart = true });
            }
        }
    }

    private static int FindStarts(string text, int start, int end, Span<int> starts)
    {
        var count = 1;
        starts[0] = start;
        var before = Kind.None;
        var i = start;
        while (i < end)
        {
            var kind = KindAt(text, i, out var length);
            if (kind is Kind.Capital && StartsPart(text, before, i + length, end))
            {
                starts[count++] = i;
            }

            before = kind is Kind.None ? before : kind;
            i += length;
        }

        return count;
    }

    private static bool StartsPart(string text, Kind before, int next, int end) => before switch
    {
        Kind.Small => true,
        Kind.Capital => IsSmallAt(text, next, end) && !IsPluralEnding(text, next, end),
        Kind.Digit => IsSmallAt(text, next, end),
        _ => false,
    };

    private static bool IsSmallAt(string text, int index, int end) => index < end && KindAt(text, index, out _) is Kind.Small;

    private static bool IsPluralEnding(string text, int index, int end) => text[index] is 's' && !IsSmallAt(text, index + 1, end);

    private static Kind KindAt(string text, int index, out int length)
    {
        if (!Rune.TryGetRuneAt(text, index, out var rune))
        {
            length = 1;
            return Kind.None;
        }

        length = rune.Utf16SequenceLength;
        return Rune.IsUpper(rune) ? Kind.Capital
            : Rune.IsLetter(rune) && !Letters.IsApostrophe(text[index]) ? Kind.Small
            : Rune.IsDigit(rune) ? Kind.Digit
            : Kind.None;
    }
}
