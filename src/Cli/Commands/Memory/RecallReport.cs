using System.Globalization;
using System.Text.Json;
using Satchel.Cli.Output;
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
            text => WriteText(text, context, result));

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
        json.WriteBoolean("reranked", false);
        json.WriteStartArray("degraded");
        foreach (var note in result.Degraded)
        {
            json.WriteStringValue(note);
        }

        json.WriteEndArray();
        json.WriteNumber("took_ms", Math.Round(result.Cost.TookMs, 3));
        if (query.Explain)
        {
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
        json.WriteStartObject("points");
        foreach (var (signal, points) in explanation.Points)
        {
            json.WriteNumber(signal, Math.Round(points, Decimals));
        }

        json.WriteEndObject();
        json.WriteStartArray("terms");
        foreach (var term in explanation.Terms)
        {
            json.WriteStartObject();
            json.WriteString("term", term.Term);
            json.WriteNumber("share", Math.Round(term.Share, Decimals));
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
        json.WriteEndObject();
    }

    private static IEnumerable<(string Name, double Value)> Signals(RecallSignals signals) =>
    [
        ("text", signals.Text), ("vector", signals.Vector), ("entity", signals.Entity), ("recency", signals.Recency),
        ("graph", signals.Graph), ("answer", signals.Answer), ("date", signals.Date), ("time", signals.Time),
    ];

    private static void WriteText(TextPage text, CommandContext context, RecallResult result)
    {
        if (result.Hits.Count == 0)
        {
            text.Line(result.Degraded.Contains("store_missing")
                ? $"nothing is remembered yet in the store '{context.Store.Name}'"
                : "nothing found");
            return;
        }

        foreach (var hit in result.Hits)
        {
            var memory = hit.Memory;
            var origin = string.Join(
                " · ",
                ((string?[])[memory.CreatedAt.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), memory.Author, WireNames.Of(memory.Category)])
                    .Where(part => part is not null));
            text.Paragraph(string.Create(CultureInfo.InvariantCulture, $"{hit.Score:F3}  {memory.Content}"), hanging: 7);
            text.Line($"       {origin} · {memory.Id}");
            if (hit.Explanation is { } explanation)
            {
                WriteReasons(text, explanation);
            }
        }

        if (result.Degraded.Contains(MemoryRecall.NoSearchTerms))
        {
            text.Line();
            text.Line("the question has no word to look for: these are the newest memories");
        }
    }

    private static void WriteReasons(TextPage text, RecallExplanation explanation)
    {
        text.Line("       points:  " + Listed(explanation.Points.Select(part => (part.Key, part.Value))));
        if (explanation.Terms.Count > 0)
        {
            text.Line("       says:    " + Listed(explanation.Terms.Select(term => (term.Term, term.Share))));
        }

        foreach (var lent in explanation.Context)
        {
            text.Line(string.Create(CultureInfo.InvariantCulture, $"       nearby:  {lent.Term} {lent.Share:F3} from {lent.From}"));
        }

        static string Listed(IEnumerable<(string Name, double Value)> parts)
            => string.Join(", ", parts.Select(part => string.Create(CultureInfo.InvariantCulture, $"{part.Name} {part.Value:F3}")));
    }
}
