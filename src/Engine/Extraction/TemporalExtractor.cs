using Satchel.Engine.Text;

namespace Satchel.Engine.Extraction;

/// <summary>
/// Finds the time that a text speaks of: "2025-03-04", "4 March 2025", "in March 2025", "yesterday", "last Friday", "next
/// week", "two days ago". What is relative counts from the moment at which the text was said, in UTC. A text that names
/// several times speaks of none of them alone, so it gives none.
/// </summary>
internal static class TemporalExtractor
{
    /// <summary>The time that a text speaks of, or null.</summary>
    /// <param name="text">The text.</param>
    /// <param name="said">When it was said.</param>
    public static TimeRange? Extract(string text, DateTimeOffset said)
    {
        var words = TextAnalyzer.QueryWords(text);
        var today = new DateTimeOffset(said.UtcDateTime.Date, TimeSpan.Zero);
        TimeRange? found = null;
        for (var i = 0; i < words.Count; i++)
        {
            var (range, used) = At(text, words, i, today);
            if (range is null)
            {
                continue;
            }

            var bounded = Bounded(range.Value, i > 0 ? words[i - 1].Folded : "");
            if (found is { } other && other != bounded)
            {
                return null;
            }

            found = bounded;
            i += used - 1;
        }

        return found;
    }

    private static (TimeRange? Range, int Used) At(string text, IReadOnlyList<Word> words, int i, DateTimeOffset today)
    {
        var date = CalendarExpression.At(text, words, i, today);
        return date.Range is null ? RelativeExpression.At(words, i, today) : date;
    }

    /// <summary>"Since" leaves the end open, "until" the beginning.</summary>
    private static TimeRange Bounded(TimeRange range, string before) => before switch
    {
        "since" or "from" => range with { To = null },
        "until" or "till" => range with { From = null },
        _ => range,
    };
}
