namespace Satchel.Engine.Text;

/// <summary>A memory, or some whole sentences of a long one: what is scored as one text.</summary>
/// <param name="Words">
/// Words of the content, stop words and each pair of an unspaced script included, the author's name and parts of compound
/// names not.
/// </param>
/// <param name="TermCounts">How often each term occurs; each term of the author's name counts once more.</param>
internal sealed record Passage(int Words, IReadOnlyDictionary<string, int> TermCounts);
