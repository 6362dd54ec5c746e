namespace Satchel.Engine.Inference;

/// <summary>A model that says how well texts answer a question.</summary>
public interface IReranker
{
    /// <summary>Puts texts in order, the one that fits the question best first.</summary>
    /// <param name="query">The question.</param>
    /// <param name="texts">The texts, at most <see cref="RerankedText.MostTexts"/>.</param>
    /// <param name="limit">Most results, at least 1.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="ModelException">There is no usable answer.</exception>
    Task<IReadOnlyList<RerankedText>> RerankAsync(string query, IReadOnlyList<string> texts, int limit, CancellationToken cancellationToken);
}
