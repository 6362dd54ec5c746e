namespace Satchel.Engine.Store;

/// <summary>A term in a passage.</summary>
/// <param name="Document">Number of the document.</param>
/// <param name="Passage">Number of the passage within it, from 0.</param>
/// <param name="Count">How often the term stands there, at most 255.</param>
/// <param name="Words">Words of the passage, at most 255.</param>
public readonly record struct Posting(long Document, int Passage, byte Count, byte Words)
{
    /// <summary>The posting of a term in a passage, counted as far as a byte goes.</summary>
    internal static Posting Of(long document, int passage, int count, int words)
        => new(document, passage, (byte)Math.Min(count, byte.MaxValue), (byte)Math.Min(words, byte.MaxValue));
}
