namespace Satchel.Engine.Extraction;

/// <summary>
/// Finds what a text is about without a model: names, which are runs of capitalised words that a capital at the beginning
/// of a sentence does not explain, and whatever its shape gives away (<see cref="TokenShape"/>, <see cref="Amount"/>). In
/// Chinese, Japanese and Korean, which have no capitals, it is what stands between 「 」 or 『 』. Dates are no entities. One
/// pass over the text; the same text always gives the same.
/// </summary>
internal static class EntityExtractor
{
    /// <summary>Most entities of one text: more would say nothing of what it is about.</summary>
    public const int MostEntities = 20;

    private const int MostQuotedCharacters = 40;

    /// <summary>The entities of a text as they are written there, in the order of their first appearance.</summary>
    public static IReadOnlyList<string> Extract(string text)
    {
        var found = new FoundEntities(MostEntities);
        var names = new NameRun(text, found);
        var tokens = new TokenReader(text);
        var hasToken = tokens.TryRead(out var token);
        while (hasToken && !found.IsFull)
        {
            hasToken = tokens.TryRead(out var next);
            var written = text.AsSpan(token.Start, token.Length);
            if (Amount.TryRead(written, hasToken && !token.EndsClause ? text.AsSpan(next.Start, next.Length) : [], out var amount, out var usesNext))
            {
                names.End();
                found.Add(amount);
                hasToken = usesNext ? tokens.TryRead(out next) : hasToken;
            }
            else if (TokenShape.EntityOf(written) is { } entity)
            {
                names.End();
                found.Add(entity);
            }
            else
            {
                names.Take(token);
            }

            token = next;
        }

        names.End();
        names.AddRepeatedStarts();
        AddQuoted(text, '「', '」', found);
        AddQuoted(text, '『', '』', found);
        return found.Texts;
    }

    private static void AddQuoted(string text, char open, char close, FoundEntities found)
    {
        for (var start = text.IndexOf(open, StringComparison.Ordinal); start >= 0; start = text.IndexOf(open, start + 1))
        {
            var end = text.IndexOf(close, start + 1, Math.Min(MostQuotedCharacters + 1, text.Length - start - 1));
            if (end > start + 1)
            {
                found.Add(text[(start + 1)..end]);
            }
        }
    }
}
