namespace Satchel.Engine.Inference;

/// <summary>How well one text answers a question.</summary>
/// <param name="Index">Its place among the texts that were given, from 0.</param>
/// <param name="Relevance">The provider's figure; comparable within one answer only.</param>
public sealed record RerankedText(int Index, double Relevance)
{
    /// <summary>Most texts of one call: what Voyage takes.</summary>
    public const int MostTexts = 1_000;
}
