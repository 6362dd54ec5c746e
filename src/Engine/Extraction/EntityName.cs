using System.Text;
using Satchel.Engine.Text;

namespace Satchel.Engine.Extraction;

/// <summary>
/// The name of an entity as it is compared: lower case, without accents, trimmed, one blank for any white space. In the
/// text index it stands behind <see cref="Mark"/>, which no word begins with, so that names and words never meet.
/// </summary>
internal static class EntityName
{
    /// <summary>The first character of the term of an entity.</summary>
    public const char Mark = '@';

    /// <summary>The entities of a version, as they are written: those that were given, then those that its text gives away.</summary>
    public static IEnumerable<string> Of(string content, IReadOnlyList<string> given) => given.Concat(EntityExtractor.Extract(content));

    /// <summary>The term of an entity in the text index; null where nothing of the name is left.</summary>
    public static string? TermOf(string name) => Fold(name) is { Length: > 0 } folded ? Mark + folded : null;

    /// <summary>The name as it is compared.</summary>
    public static string Fold(string name)
    {
        var folded = new StringBuilder(name.Length);
        var i = 0;
        while (i < name.Length)
        {
            if (char.IsWhiteSpace(name[i]))
            {
                i++;
                continue;
            }

            var end = i;
            while (end < name.Length && !char.IsWhiteSpace(name[end]))
            {
                end++;
            }

            folded.Append(folded.Length > 0 ? " " : "");
            AppendPiece(folded, name, i, end);
            i = end;
        }

        return folded.ToString();
    }

    /// <summary>What is longer than a word of the index is folded stretch by stretch, so that nothing of it is cut.</summary>
    private static void AppendPiece(StringBuilder folded, string name, int start, int end)
    {
        const int Stretch = WordReader.MaxCharacters / 2;
        while (start < end)
        {
            var next = Math.Min(end, start + Stretch);
            if (next < end && char.IsLowSurrogate(name[next]))
            {
                next--;
            }

            folded.Append(Folding.Fold(name, start, next));
            start = next;
        }
    }
}
