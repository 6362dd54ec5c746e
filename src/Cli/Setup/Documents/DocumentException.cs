namespace Satchel.Cli.Setup.Documents;

/// <summary>A settings file of a host does not read as what it should be, so nothing is changed in it.</summary>
/// <param name="problem">What is wrong, as the end of a sentence.</param>
/// <param name="line">Line, from 1.</param>
/// <param name="column">Character in the line, from 1.</param>
internal sealed class DocumentException(string problem, int line, int column)
    : Exception(FormattableString.Invariant($"line {line}, column {column}: {problem}"))
{
    /// <summary>The mistake at a place of a text.</summary>
    public static DocumentException At(string text, int offset, string problem)
    {
        var before = text.AsSpan(0, Math.Min(offset, text.Length));
        var start = before.LastIndexOf('\n') + 1;
        return new DocumentException(problem, before.Count('\n') + 1, before.Length - start + 1);
    }
}
