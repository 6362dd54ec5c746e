using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Satchel.Engine.Graph;
using Satchel.Engine.Inference;
using Satchel.Engine.Model;

namespace Satchel.Engine.Pipeline.Refinement;

/// <summary>
/// Lets a model compare a fact with memories that are like it. Answer: <c>{"actions": [{"fact", "action", "target_id",
/// "merged_text", "reason"}]}</c>; the first action counts. UPDATE and DELETE are read as SUPERSEDE, for nothing is removed.
/// </summary>
internal static class ReconcileStep
{
    private const int ReasonCharacters = 300;

    /// <summary>Asks.</summary>
    /// <exception cref="ModelException">There is no usable answer.</exception>
    public static async Task<Verdict> AskAsync(
        IChatClient model, Fact fact, IReadOnlyList<AlikeText> candidates, CancellationToken cancellationToken)
    {
        var (verdict, name) = await ModelQuestion.AskAsync(
            model,
            RefinePrompts.Reconcile,
            json =>
            {
                json.WriteStartArray("facts");
                json.WriteStringValue(fact.Text);
                json.WriteEndArray();
                json.WriteStartArray("memories");
                for (var i = 0; i < candidates.Count; i++)
                {
                    json.WriteStartObject();
                    json.WriteNumber("n", i);
                    json.WriteString("said_at", TimeText.Format(candidates[i].Memory.CreatedAt));
                    json.WriteString("text", candidates[i].Memory.Content);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
            },
            JsonValueKind.Object,
            json => Read(json, candidates),
            cancellationToken).ConfigureAwait(false);
        return verdict switch
        {
            Verdict.Supersede supersede => supersede with { Model = name },
            Verdict.Known known => known with { Model = name },
            _ => verdict,
        };
    }

    private static Verdict? Read(JsonElement json, IReadOnlyList<AlikeText> candidates)
    {
        if (!json.TryGetProperty("actions", out var actions) || actions.ValueKind != JsonValueKind.Array || actions.GetArrayLength() == 0
            || actions[0] is not { ValueKind: JsonValueKind.Object } action)
        {
            return null;
        }

        var target = Target(action, candidates);
        var reason = ModelQuestion.Text(action, "reason") is { } said ? said[..Math.Min(said.Length, ReasonCharacters)] : "no reason given";
        return (ModelQuestion.Text(action, "action")?.ToUpperInvariant(), target) switch
        {
            ("ADD", _) => new Verdict.Add(),
            ("UPDATE", { } id) => new Verdict.Supersede(id, Merged(action), reason, ""),
            ("SUPERSEDE" or "DELETE", { } id) => new Verdict.Supersede(id, null, reason, ""),
            ("NONE", { } id) => new Verdict.Known(id, reason, ""),
            _ => null,
        };
    }

    /// <summary>The memory of a number, which models write as a number or as a text, with or without brackets.</summary>
    private static MemoryId? Target(JsonElement action, IReadOnlyList<AlikeText> candidates)
    {
        if (!action.TryGetProperty("target_id", out var value))
        {
            return null;
        }

        var text = value.ValueKind switch
        {
            JsonValueKind.Number => value.GetRawText(),
            JsonValueKind.String => value.GetString()!.Trim(' ', '[', ']'),
            _ => "",
        };
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number < candidates.Count
            ? candidates[number].Memory.Id
            : null;
    }

    private static string? Merged(JsonElement action)
        => ModelQuestion.Text(action, "merged_text") is { } text && Encoding.UTF8.GetByteCount(text) <= MemoryLimits.ContentBytes ? text : null;
}
