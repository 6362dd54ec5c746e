using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Satchel.Engine.Inference;
using Satchel.Engine.Model;

namespace Satchel.Engine.Pipeline.Refinement;

/// <summary>Lets a model find entities, keywords and a summary. Answer: <c>{"entities", "keywords", "summary", "semantic_facts"}</c>.</summary>
internal static class EnrichStep
{
    /// <summary>Most entities that a memory has afterwards.</summary>
    public const int MostEntities = 20;

    private const int MostKeywords = 12;

    /// <summary>A summary that is hardly shorter than the text is none.</summary>
    private const double LongestSummary = 0.85;

    /// <summary>Asks.</summary>
    /// <exception cref="ModelException">There is no usable answer.</exception>
    public static async Task<Enrichment> AskAsync(IChatClient model, string text, CancellationToken cancellationToken)
    {
        var (enrichment, name) = await ModelQuestion.AskAsync(
            model,
            RefinePrompts.Enrich,
            json => json.WriteString("text", text),
            JsonValueKind.Object,
            json => new Enrichment(
                ModelQuestion.Texts(json, "entities", MostEntities, MemoryLimits.EntityCharacters),
                ModelQuestion.Texts(json, "keywords", MostKeywords, MemoryLimits.KeywordCharacters),
                Summary(json, text),
                null),
            cancellationToken).ConfigureAwait(false);
        return enrichment with { Model = name };
    }

    private static string? Summary(JsonElement json, string text)
        => ModelQuestion.Text(json, "summary") is { } summary && summary.Length < LongestSummary * text.Length
            && Encoding.UTF8.GetByteCount(summary) <= MemoryLimits.SummaryBytes
            ? summary
            : null;
}
