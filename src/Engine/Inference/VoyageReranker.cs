using System.Text.Json;
using Microsoft.Extensions.AI;
using Satchel.Engine.Budget;
using Satchel.Engine.Model;

namespace Satchel.Engine.Inference;

/// <summary>A rerank model behind an address that speaks Voyage's form; its calls are paid from the budget.</summary>
internal sealed class VoyageReranker(ModelHttp http, RerankEndpoint endpoint, CallMeter meter, StoreName store) : IReranker
{
    /// <summary>Most bytes of an answer: a thousand rows, their documents included.</summary>
    private const int AnswerBytes = 8 * 1024 * 1024;

    public async Task<IReadOnlyList<RerankedText>> RerankAsync(
        string query, IReadOnlyList<string> texts, int limit, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(texts);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(texts.Count, RerankedText.MostTexts);
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        if (texts.Count == 0)
        {
            return [];
        }

        var call = new MeteredCall
        {
            Store = store,
            Purpose = ModelPurpose.Rerank,
            Model = endpoint.Model,
            Price = endpoint.Price,
            PriceSetting = ModelSettings.RerankPrice,
            Most = new TokenCount(TextTokens.Estimate(texts) + (TextTokens.Estimate(query) * texts.Count), 0), // the question is read with each text
        };
        var request = Request(query, texts, Math.Min(limit, texts.Count));
        var (ranked, _) = await meter.RunAsync(
            call,
            () => http.SendAsync(request, body => Read(body, texts.Count, limit), cancellationToken),
            answer => answer.Usage,
            answer => 0,
            cancellationToken).ConfigureAwait(false);
        return ranked;
    }

    private ModelRequest Request(string query, IReadOnlyList<string> texts, int limit)
    {
        var body = new RerankWire.RerankRequest { Model = endpoint.Model, Query = query, Documents = texts, TopK = limit };
        return new ModelRequest
        {
            Provider = endpoint.Provider,
            Address = endpoint.Provider.Versioned("rerank"),
            KeySetting = endpoint.KeySetting,
            Key = endpoint.Key,
            Body = JsonSerializer.SerializeToUtf8Bytes(body, InferenceJson.Default.RerankRequest),
            Deadline = RerankEndpoint.Deadline,
            AnswerBytes = AnswerBytes,
        };
    }

    private (IReadOnlyList<RerankedText> Ranked, UsageDetails? Usage) Read(ReadOnlyMemory<byte> body, int texts, int limit)
    {
        var answer = JsonSerializer.Deserialize(body.Span, InferenceJson.Default.RerankAnswer) ?? throw new JsonException();
        var seen = new HashSet<int>();
        var ranked = new List<RerankedText>();
        foreach (var row in answer.Data ?? answer.Results ?? throw Invalid("no results"))
        {
            if (row is not { Index: { } index, RelevanceScore: { } relevance } || index < 0 || index >= texts || !double.IsFinite(relevance) || !seen.Add(index))
            {
                throw Invalid("a result that belongs to no text, or to one twice");
            }

            ranked.Add(new RerankedText(index, relevance));
        }

        // Some servers ignore the limit, or keep the order of the texts.
        return ([.. ranked.OrderByDescending(text => text.Relevance).ThenBy(text => text.Index).Take(limit)], CallUsage.Read(answer.Usage));
    }

    private ModelException Invalid(string what) => new(ModelError.InvalidAnswer, $"{endpoint.Provider} answered with {what}.");
}
