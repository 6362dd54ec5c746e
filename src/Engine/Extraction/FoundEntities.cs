namespace Satchel.Engine.Extraction;

/// <summary>Entities in the order in which they were found, each once however it is written, and no more than a limit.</summary>
internal sealed class FoundEntities(int limit)
{
    private readonly HashSet<string> _folded = new(StringComparer.Ordinal);
    private readonly List<string> _texts = [];

    public bool IsFull => _texts.Count >= limit;

    public IReadOnlyList<string> Texts => _texts;

    public void Add(string text)
    {
        if (!IsFull && EntityName.Fold(text) is { Length: > 0 } folded && _folded.Add(folded))
        {
            _texts.Add(text);
        }
    }
}
