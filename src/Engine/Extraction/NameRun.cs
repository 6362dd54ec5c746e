using System.Buffers;
using System.Text;
using Satchel.Engine.Text;

namespace Satchel.Engine.Extraction;

/// <summary>
/// Gathers capitalised words that stand side by side. A capital at the beginning of a sentence says nothing: a single word
/// there is a name only where the text writes it so elsewhere too. Small words may stand inside a name (Bank of England).
/// </summary>
internal sealed class NameRun(string text, FoundEntities found)
{
    /// <summary>Most words of a name; a longer run is a title or shouting.</summary>
    private const int MostWords = 5;

    private static readonly HashSet<string> Links = new(["of", "de", "da", "del", "della", "di", "van", "von", "der", "den", "la", "le", "du"], StringComparer.Ordinal);

    // Words that begin a sentence or an answer and are never a name; days and months, which are dates.
    private static readonly HashSet<string> NoNames = new(
        [
            "yes", "yeah", "ok", "okay", "hi", "hey", "hello", "thanks", "thank", "please", "sorry", "well", "now", "here", "there", "these",
            "those", "after", "before", "because", "since", "until", "while", "during", "only", "however", "why", "wow", "oh", "we", "us",
            "today", "yesterday", "tomorrow", "tonight", "last", "next",
            "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
            "january", "february", "march", "april", "june", "july", "august", "september", "october", "november", "december",
        ],
        StringComparer.Ordinal);

    private readonly List<Token> _starts = [];
    private readonly HashSet<string> _inside = new(StringComparer.Ordinal);
    private int _start;
    private int _end;
    private int _words;
    private int _link;
    private bool _startsSentence;
    private Token _first;

    /// <summary>Takes the next token: it goes on with the name, or ends it.</summary>
    public void Take(Token token)
    {
        var written = text.AsSpan(token.Start, token.Length);
        if (IsCapitalised(written) && FoldedName(token) is { } folded)
        {
            if (_words == 0)
            {
                (_start, _startsSentence, _first) = (token.Start, token.StartsSentence, token);
            }
            else if (token.StartsSentence)
            {
                End();
                (_start, _startsSentence, _first) = (token.Start, true, token);
            }

            (_end, _link) = (NameEnd(token), 0);
            _words++;
            if (!token.StartsSentence)
            {
                _inside.Add(folded);
            }

            if (token.EndsClause)
            {
                End();
            }
        }
        else if (_words > 0 && _link == 0 && !token.EndsClause && !token.StartsSentence && written.Length <= 5 && Links.Contains(written.ToString()))
        {
            _link = 1;
        }
        else
        {
            End();
        }
    }

    /// <summary>Ends the name that has begun.</summary>
    public void End()
    {
        if (_words is > 0 and <= MostWords)
        {
            if (_words > 1 || !_startsSentence || IsAcronym(text.AsSpan(_start, _end - _start)))
            {
                found.Add(text[_start.._end]);
            }
            else
            {
                _starts.Add(_first);
            }
        }

        (_words, _link) = (0, 0);
    }

    /// <summary>Adds the words at the beginning of sentences that the text capitalises inside of sentences too.</summary>
    public void AddRepeatedStarts()
    {
        foreach (var token in _starts)
        {
            if (FoldedName(token) is { } folded && _inside.Contains(folded))
            {
                found.Add(text[token.Start..NameEnd(token)]);
            }
        }
    }

    /// <summary>The word without case and accents; null where it is never a name.</summary>
    private string? FoldedName(Token token)
    {
        var folded = Folding.Fold(text, token.Start, Math.Min(NameEnd(token), token.Start + WordReader.MaxCharacters));
        return folded.Length < 2 || StopWords.Contains(folded) || NoNames.Contains(folded) || IsContraction(token) ? null : folded;
    }

    /// <summary>"I'm", "We'll" and their kin are folded to stop words only with their ending.</summary>
    private bool IsContraction(Token token)
        => NameEnd(token) < token.Start + token.Length && StopWords.Contains(Folding.Fold(text, token.Start, Math.Min(token.Start + token.Length, token.Start + WordReader.MaxCharacters)));

    /// <summary>Where a name ends: before an apostrophe and at most two letters behind it (Anna's → Anna).</summary>
    private int NameEnd(Token token)
    {
        for (var i = token.Start + token.Length - 1; i > token.Start && i >= token.Start + token.Length - 3; i--)
        {
            if (Letters.IsApostrophe(text[i]))
            {
                return i;
            }
        }

        return token.Start + token.Length;
    }

    private static bool IsCapitalised(ReadOnlySpan<char> written)
        => Rune.DecodeFromUtf16(written, out var first, out _) is OperationStatus.Done && Rune.IsUpper(first);

    private static bool IsAcronym(ReadOnlySpan<char> written)
    {
        foreach (var c in written)
        {
            if (!char.IsUpper(c) && !char.IsAsciiDigit(c))
            {
                return false;
            }
        }

        return written.Length > 1;
    }
}
