using System.Globalization;
using System.Text;

namespace Satchel.Engine.Guard;

/// <summary>
/// Puts texts of memories where a model reads them beside what people say: between two lines with a mark that nobody could
/// know when the texts were written, each text on one line, without characters that steer or that people do not see.
/// </summary>
/// <param name="mark">Letters and digits by chance, made for this one use.</param>
public sealed class MemoryFence(string mark)
{
    private const string Name = "satchel-memories";

    /// <summary>The line before the texts.</summary>
    public string Opening => $"<{Name} {mark}>";

    /// <summary>The line behind them.</summary>
    public string Closing => $"</{Name} {mark}>";

    /// <summary>A text as it stands inside: one line without control characters, marks of reading direction and unseen characters.</summary>
    public static string Clean(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var clean = new StringBuilder(text.Length);
        var blank = false;
        foreach (var rune in HiddenText.Without(text).EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(rune) || rune.Value is '\u2028' or '\u2029')
            {
                blank = clean.Length > 0;
            }
            else if (IsShown(rune))
            {
                clean.Append(blank ? " " : "").Append(rune.ToString());
                blank = false;
            }
        }

        return clean.ToString();
    }

    /// <summary>The lines of the fence with the texts inside; each must have been cleaned.</summary>
    public string Enclose(IEnumerable<string> lines)
    {
        ArgumentNullException.ThrowIfNull(lines);
        return string.Join('\n', [Opening, .. lines, Closing]);
    }

    private static bool IsShown(Rune rune)
        => Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse)
            && rune != Rune.ReplacementChar;
}
