using System.Numerics.Tensors;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Satchel.Engine.Store;

namespace Satchel.Engine.Inference;

/// <summary>
/// An embedding model behind a provider. Texts go in batches that the provider takes; what comes back is checked and brought
/// to unit length. All vectors of one generator have the same number of components.
/// </summary>
internal sealed class ProviderEmbeddings(ModelHttp http, EmbeddingEndpoint endpoint, TimeProvider time) : IEmbeddingGenerator<string, Embedding<float>>
{
    /// <summary>Most bytes of an answer: 128 vectors of 8,192 components with all their digits.</summary>
    private const int AnswerBytes = 32 * 1024 * 1024;

    /// <summary>Most characters of one request: about 80,000 tokens, below what Voyage takes for its larger models.</summary>
    private const int BatchCharacters = 240_000;

    private int _dimensions = endpoint.Dimensions ?? endpoint.Kind.DimensionsOf(endpoint.Model) ?? 0;

    /// <summary>The space of the vectors; null as long as the number of components is not known.</summary>
    public EmbeddingSpace? Space
        => Volatile.Read(ref _dimensions) is > 0 and var dimensions ? new EmbeddingSpace(endpoint.Kind.Name, endpoint.Model, dimensions, endpoint.Preprocessing) : null;

    public async Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        IReadOnlyList<string> whole = [.. values];
        IReadOnlyList<string> texts = [.. whole.Select(text => CutText.Cut(text, endpoint.MostCharacters))];
        var results = new GeneratedEmbeddings<Embedding<float>>(texts.Count);
        try
        {
            foreach (var batch in Batches(texts))
            {
                var (vectors, usage) = await http.SendAsync(Request(batch), body => Read(body, batch.Count), cancellationToken).ConfigureAwait(false);
                results.Usage = CallUsage.Sum(results.Usage, usage);
                foreach (var vector in vectors)
                {
                    var embedding = new Embedding<float>(vector) { ModelId = endpoint.Model, CreatedAt = time.GetUtcNow() };
                    CutText.Note(embedding, whole[results.Count].Length - texts[results.Count].Length);
                    results.Add(embedding);
                }
            }
        }
        catch (ModelException error)
        {
            error.Usage = results.Usage;
            throw;
        }

        return results;
    }

    public object? GetService(Type serviceType, object? serviceKey = null)
        => serviceKey is not null ? null
            : serviceType == typeof(EmbeddingSpace) ? Space
            : serviceType == typeof(EmbeddingGeneratorMetadata) ? new EmbeddingGeneratorMetadata(endpoint.Kind.Name, endpoint.Provider.Endpoint, endpoint.Model, Space?.Dimensions)
            : serviceType.IsInstanceOfType(this) ? this
            : null;

    public void Dispose()
    {
        // The connections belong to all clients together.
    }

    private IEnumerable<IReadOnlyList<string>> Batches(IReadOnlyList<string> texts)
    {
        var (batch, characters) = (new List<string>(), 0);
        foreach (var text in texts)
        {
            if (batch.Count > 0 && (batch.Count == endpoint.Kind.BatchTexts || characters + text.Length > BatchCharacters))
            {
                yield return batch;
                (batch, characters) = ([], 0);
            }

            batch.Add(text);
            characters += text.Length;
        }

        if (batch.Count > 0)
        {
            yield return batch;
        }
    }

    private ModelRequest Request(IReadOnlyList<string> texts)
    {
        var body = new VectorWire.VectorRequest { Model = endpoint.Model, Input = texts, EncodingFormat = endpoint.Kind.EncodingFormat };
        return new ModelRequest
        {
            Provider = endpoint.Provider,
            Address = endpoint.Kind.IsOllama ? endpoint.Provider.Below("api/embed") : endpoint.Provider.Versioned("embeddings"),
            KeySetting = endpoint.KeySetting,
            Key = endpoint.Key,
            Body = JsonSerializer.SerializeToUtf8Bytes(body, InferenceJson.Default.VectorRequest),
            Deadline = EmbeddingEndpoint.Deadline,
            AnswerBytes = AnswerBytes,
        };
    }

    private (IReadOnlyList<float[]> Vectors, UsageDetails? Usage) Read(ReadOnlyMemory<byte> body, int texts)
    {
        var answer = JsonSerializer.Deserialize(body.Span, InferenceJson.Default.VectorAnswer) ?? throw new JsonException();
        var vectors = endpoint.Kind.IsOllama ? answer.Embeddings : InOrder(answer.Data);
        if (vectors is null || vectors.Count != texts)
        {
            throw Invalid(FormattableString.Invariant($"{vectors?.Count ?? 0} vectors for {texts} texts"));
        }

        foreach (var vector in vectors)
        {
            Normalise(vector, vectors[0]?.Length ?? 0);
        }

        // Whoever answers first says how many components there are; a request that runs beside it may do so too.
        var known = Interlocked.CompareExchange(ref _dimensions, vectors[0].Length, 0);
        if (known != 0 && known != vectors[0].Length)
        {
            throw Invalid(FormattableString.Invariant($"vectors of {vectors[0].Length} components where others have {known}"));
        }

        var usage = CallUsage.Read(answer.Usage) ?? (CallUsage.Tokens(answer.PromptTokens) is { } tokens ? CallUsage.Of(tokens, 0) : null);
        return (vectors, usage);
    }

    /// <summary>The vectors in the order of their texts; null where a place is named twice or not at all.</summary>
    private static float[][]? InOrder(IReadOnlyList<VectorWire.Row>? rows)
    {
        var ordered = new float[rows?.Count ?? 0][];
        for (var i = 0; i < ordered.Length; i++)
        {
            var place = rows![i]?.Index ?? i;
            if (place < 0 || place >= ordered.Length || ordered[place] is not null || rows[i]?.Embedding is not { } vector)
            {
                return null;
            }

            ordered[place] = vector;
        }

        return ordered;
    }

    private void Normalise(float[]? vector, int dimensions)
    {
        if (vector is not { Length: > 0 and <= EmbeddingSpace.MostDimensions } || vector.Length != dimensions)
        {
            throw Invalid("vectors of different lengths, without components, or with too many");
        }

        var length = TensorPrimitives.Norm<float>(vector);
        if (!float.IsFinite(length) || length <= 0)
        {
            throw Invalid("a vector without direction, or with what is no number");
        }

        TensorPrimitives.Divide(vector, length, vector);
    }

    private ModelException Invalid(string what) => new(ModelError.InvalidAnswer, $"{endpoint.Provider} answered with {what}.");
}
