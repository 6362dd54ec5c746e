using System.Buffers;
using System.Globalization;

namespace Satchel.Engine.Text;

/// <summary>
/// Finds where sentences end: at a line break, at 。！？ and their kin, and at . ! ? … with white space behind them, except
/// for the full stop of a known abbreviation or of an initial ("J. Smith", "e.g. this").
/// </summary>
internal static class Sentences
{
    private static readonly SearchValues<char> EndsAlways = SearchValues.Create("\n\r\u2028\u2029。！？｡।؟");

    private static readonly SearchValues<char> EndsBeforeSpace = SearchValues.Create(".!?…");

    private static readonly HashSet<string> Abbreviations = new(
        [
            "approx", "apt", "ave", "capt", "cf", "col", "dept", "dr", "eg", "est", "fig", "gen", "gov", "hon", "ie", "inc", "jr",
            "lt", "ltd", "mr", "mrs", "ms", "mt", "nr", "prof", "rep", "rev", "sen", "sgt", "sr", "st", "vol", "vs",
        ],
        StringComparer.Ordinal);

    /// <summary>Whether a sentence ends between a word and the next one, which starts at <paramref name="nextStart"/>.</summary>
    public static bool EndsBetween(string text, Word word, int nextStart)
    {
        if (nextStart <= word.End)
        {
            return false;
        }

        var gap = text.AsSpan(word.End, nextStart - word.End);
        if (gap is " ")
        {
            return false;
        }

        if (gap.ContainsAny(EndsAlways))
        {
            return true;
        }

        var mark = gap.IndexOfAny(EndsBeforeSpace);
        return mark >= 0
            && HasWhiteSpace(gap[mark..])
            && !(gap[mark] is '.' && mark == 0 && IsAbbreviation(word.Folded) && !gap.ContainsAny('!', '?'));
    }

    /// <summary>Whether a text ends with a question mark, but for white space, quotes and brackets.</summary>
    public static bool EndsWithQuestion(string text)
    {
        var i = text.Length - 1;
        while (i >= 0 && (char.IsWhiteSpace(text[i]) || IsClosing(text[i])))
        {
            i--;
        }

        return i >= 0 && text[i] is '?' or '？' or '؟';
    }

    private static bool IsClosing(char c)
        => c is '"' or '\'' or '`' or '´' || char.GetUnicodeCategory(c)
            is UnicodeCategory.ClosePunctuation
            or UnicodeCategory.OpenPunctuation
            or UnicodeCategory.InitialQuotePunctuation
            or UnicodeCategory.FinalQuotePunctuation;

    private static bool HasWhiteSpace(ReadOnlySpan<char> gap)
    {
        foreach (var c in gap)
        {
            if (char.IsWhiteSpace(c))
            {
                return true;
            }
        }

        return false;
    }

    // "So do I." ends a sentence more often than an initial I does not.
    private static bool IsAbbreviation(string folded)
        => folded is [>= 'a' and <= 'z' and not 'i'] || Abbreviations.Contains(folded);
}
