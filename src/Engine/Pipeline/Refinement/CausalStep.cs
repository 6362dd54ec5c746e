using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Satchel.Engine.Inference;
using Satchel.Engine.Model;

namespace Satchel.Engine.Pipeline.Refinement;

/// <summary>
/// Lets a model find what led to what. Answer: <c>[{"source_id", "target_id", "confidence", "sub_type", "rationale"}]</c>;
/// the fact is "new", the memories beside it are numbered.
/// </summary>
internal static class CausalStep
{
    private const string New = "new";
    private const double LeastConfidence = 0.75;
    private const int RationaleCharacters = 500;

    /// <summary>Asks.</summary>
    /// <exception cref="ModelException">There is no usable answer.</exception>
    public static async Task<IReadOnlyList<Cause>> AskAsync(
        IChatClient model, MemoryId id, string text, IReadOnlyList<MemoryVersion> candidates, CancellationToken cancellationToken)
    {
        var (causes, name) = await ModelQuestion.AskAsync(
            model,
            RefinePrompts.Causal,
            json => Write(json, text, candidates),
            JsonValueKind.Array,
            json => Read(json, id, candidates),
            cancellationToken).ConfigureAwait(false);
        return [.. causes.Select(cause => cause with { Model = name })];
    }

    private static void Write(Utf8JsonWriter json, string text, IReadOnlyList<MemoryVersion> candidates)
    {
        json.WriteStartObject("new");
        json.WriteString("id", New);
        json.WriteString("text", text);
        json.WriteEndObject();
        json.WriteStartArray("memories");
        for (var i = 0; i < candidates.Count; i++)
        {
            json.WriteStartObject();
            json.WriteString("id", i.ToString(CultureInfo.InvariantCulture));
            json.WriteString("said_at", TimeText.Format(candidates[i].CreatedAt));
            json.WriteString("text", candidates[i].Content);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>The pairs that can be: of memories that were shown, two different ones, and sure enough.</summary>
    private static List<Cause> Read(JsonElement json, MemoryId id, IReadOnlyList<MemoryVersion> candidates)
    {
        var causes = new List<Cause>();
        foreach (var item in json.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.Object))
        {
            var confidence = item.TryGetProperty("confidence", out var value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : 0;
            if (Named(item, "source_id") is { } source && Named(item, "target_id") is { } target && source != target && confidence >= LeastConfidence
                && !causes.Exists(cause => (cause.Source, cause.Target) == (source, target)))
            {
                var rationale = ModelQuestion.Text(item, "rationale") ?? "";
                causes.Add(new Cause(
                    source, target, Math.Min(1, confidence), ModelQuestion.Text(item, "sub_type") is "enables" or "prevents" ? ModelQuestion.Text(item, "sub_type")! : "causes",
                    rationale[..Math.Min(rationale.Length, RationaleCharacters)], ""));
            }
        }

        return causes;

        MemoryId? Named(JsonElement item, string property)
            => ModelQuestion.Text(item, property) switch
            {
                New => id,
                { } text when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number < candidates.Count => candidates[number].Id,
                _ => null,
            };
    }
}
