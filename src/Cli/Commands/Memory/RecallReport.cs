using System.Text.Json;
using Satchel.Engine.Model;
using Satchel.Engine.Recall;

namespace Satchel.Cli.Commands.Memory;

/// <summary>How an answer is shown: <c>satchel.recall/1</c>, or text.</summary>
internal static class RecallReport
{
    private const int Decimals = 6;

    public static void Write(CommandContext context, RecallQuery query, RecallResult result)
        => context.Output.Document(
            "satchel.recall/1",
            json =>
            {
                json.WriteString("store", context.Store.Name.Value);
                WriteJson(json, query, result);
            },
            text => RecallPage.Write(text, context.Store.Name, query, result));

    private static void WriteJson(Utf8JsonWriter json, RecallQuery query, RecallResult result)
    {
        json.WriteString("query", query.Text);
        json.WriteString("intent", IntentDetector.NameOf(result.Intent));
        json.WriteString("hint", IntentDetector.HintOf(result.Intent));
        json.WriteNumber("count", result.Hits.Count);
        json.WriteStartArray("results");
        foreach (var hit in result.Hits)
        {
            WriteHit(json, hit);
        }

        json.WriteEndArray();
        json.WriteStartObject("meta");
        json.WriteBoolean("reranked", result.IsReranked);
        json.WriteStartArray("degraded");
        foreach (var note in result.Degraded)
        {
            json.WriteStringValue(note);
        }

        json.WriteEndArray();
        json.WriteString("ordering", ResultOrder.NameOf(result.Ordering));
        json.WriteBoolean("sparse", result.IsSparse);
        if (result.BestScore is { } best)
        {
            json.WriteNumber("best_score", Math.Round(best, Decimals));
        }

        json.WriteNumber("took_ms", Math.Round(result.Cost.TookMs, 3));
        if (query.Explain)
        {
            json.WriteStartObject("stages_ms");
            foreach (var stage in result.Cost.Stages)
            {
                json.WriteNumber(stage.Name, Math.Round(stage.TookMs, 3));
            }

            json.WriteEndObject();
            json.WriteNumber("terms", result.Cost.Terms);
            json.WriteNumber("postings", result.Cost.Postings);
            json.WriteNumber("candidates", result.Cost.Candidates);
        }

        json.WriteEndObject();
    }

    private static void WriteHit(Utf8JsonWriter json, RecallHit hit)
    {
        var memory = hit.Memory;
        json.WriteStartObject();
        json.WriteString("id", memory.Id.Value);
        json.WriteString("content", memory.Content);
        if (memory.Summary is not null)
        {
            json.WriteString("summary", memory.Summary);
        }

        json.WriteString("category", WireNames.Of(memory.Category));
        json.WriteNumber("importance", memory.Importance);
        json.WriteStartArray("entities");
        foreach (var entity in memory.Entities)
        {
            json.WriteStringValue(entity);
        }

        json.WriteEndArray();
        json.WriteString("source", memory.Source);
        json.WriteString("origin", WireNames.Of(memory.Origin));
        json.WriteString("author", memory.Author);
        json.WriteString("session", memory.Session);
        json.WriteString("created_at", TimeText.Format(memory.CreatedAt));
        json.WriteNumber("score", Math.Round(hit.Score, Decimals));
        json.WriteString("via", hit.Via);
        if (hit.Also.Count > 0)
        {
            json.WriteStartArray("also");
            foreach (var id in hit.Also)
            {
                json.WriteStringValue(id.Value);
            }

            json.WriteEndArray();
        }

        json.WriteStartObject("signals");
        foreach (var (name, value) in Signals(hit.Signals))
        {
            json.WriteNumber(name, Math.Round(value, Decimals));
        }

        json.WriteEndObject();
        WriteExplanation(json, hit.Explanation);
        json.WriteEndObject();
    }

    private static void WriteExplanation(Utf8JsonWriter json, RecallExplanation? explanation)
    {
        if (explanation is null)
        {
            return;
        }

        json.WriteStartObject("explain");
        WriteNumbers(json, "points", explanation.Points);
        WriteNumbers(json, "weights", explanation.Weights);
        json.WriteStartArray("terms");
        foreach (var term in explanation.Terms)
        {
            json.WriteStartObject();
            json.WriteString("term", term.Term);
            json.WriteNumber("share", Math.Round(term.Share, Decimals));
            json.WriteString("asked", term.Asked);
            json.WriteString("found", term.Found);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("context");
        foreach (var lent in explanation.Context)
        {
            json.WriteStartObject();
            json.WriteString("term", lent.Term);
            json.WriteString("from", lent.From.Value);
            json.WriteNumber("share", Math.Round(lent.Share, Decimals));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("path");
        foreach (var edge in explanation.Path)
        {
            json.WriteStartObject();
            json.WriteString("from", edge.From.Value);
            json.WriteString("edge", WireNames.Of(edge.Kind));
            json.WriteNumber("weight", Math.Round(edge.Weight, Decimals));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteNumbers(Utf8JsonWriter json, string name, IReadOnlyDictionary<string, double> numbers)
    {
        json.WriteStartObject(name);
        foreach (var (key, number) in numbers)
        {
            json.WriteNumber(key, Math.Round(number, Decimals));
        }

        json.WriteEndObject();
    }

    public static IEnumerable<(string Name, double Value)> Signals(RecallSignals signals) =>
    [
        ("text", signals.Text), ("vector", signals.Vector), ("entity", signals.Entity), ("recency", signals.Recency),
        ("graph", signals.Graph), ("context", signals.Context), ("answer", signals.Answer), ("date", signals.Date), ("time", signals.Time),
        .. signals.Rerank is { } rerank ? [("rerank", rerank)] : ((string, double)[])[],
    ];
}
