namespace Satchel.Engine.Text;

/// <summary>What the text index keeps of a memory.</summary>
/// <param name="Words">Words of the whole content, counted as in a <see cref="Passage"/>.</param>
/// <param name="EndsWithQuestion">Whether the content ends with a question mark, but for white space, quotes and brackets.</param>
/// <param name="SaysWhen">Whether the content holds one of the <see cref="TimeWords"/>.</param>
/// <param name="Passages">At least one, in the order of the content.</param>
internal sealed record AnalyzedText(int Words, bool EndsWithQuestion, bool SaysWhen, IReadOnlyList<Passage> Passages);
