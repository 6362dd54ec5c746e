using Microsoft.Extensions.AI;
using Satchel.Engine.Budget;
using Satchel.Engine.Model;

namespace Satchel.Engine.Inference;

/// <summary>An embedding model whose calls are paid from the budget, for one purpose and store.</summary>
internal sealed class MeteredEmbeddings(
    IEmbeddingGenerator<string, Embedding<float>> inner, EmbeddingEndpoint endpoint, CallMeter meter, ModelPurpose purpose, StoreName store)
    : IEmbeddingGenerator<string, Embedding<float>>
{
    public async Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        IReadOnlyList<string> texts = [.. values];
        if (texts.Count == 0)
        {
            return [];
        }

        var call = new MeteredCall
        {
            Store = store,
            Purpose = purpose,
            Model = endpoint.Model,
            Price = endpoint.Price,
            PriceSetting = ModelSettings.EmbeddingPrice,
            Most = new TokenCount(texts.Sum(text => TextTokens.Estimate(CutText.Cut(text, endpoint.MostCharacters))), 0),
        };
        return await meter.RunAsync(
            call,
            () => inner.GenerateAsync(texts, options, cancellationToken),
            answer => answer.Usage,
            answer => 0,
            cancellationToken).ConfigureAwait(false);
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => inner.GetService(serviceType, serviceKey);

    public void Dispose() => inner.Dispose();
}
