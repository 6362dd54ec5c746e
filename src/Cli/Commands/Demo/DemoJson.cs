using System.Text.Json;
using Satchel.Engine.Model;
using Satchel.Engine.Recall;

namespace Satchel.Cli.Commands.Demo;

/// <summary>The demonstration as one JSON object.</summary>
internal static class DemoJson
{
    /// <summary>Writes the properties.</summary>
    public static void Write(Utf8JsonWriter json, DemoReport report)
    {
        json.WriteNumber("took_ms", Rounded(report.TookMs));
        json.WriteStartArray("steps");
        Step(json, "import", () =>
        {
            json.WriteNumber("stored", report.History.Count);
            json.WriteNumber("sessions", report.History.Select(memory => memory.Session).Distinct(StringComparer.Ordinal).Count());
            json.WriteString("since", TimeText.Format(report.History.Min(memory => memory.CreatedAt)));
            json.WriteString("until", TimeText.Format(report.History.Max(memory => memory.CreatedAt)));
            json.WriteNumber("took_ms", Rounded(report.ImportMs));
        });
        foreach (var remembered in report.Remembering)
        {
            Step(json, "remember", () =>
            {
                json.WriteString("content", remembered.Draft.Content);
                json.WriteString("status", remembered.Status);
                json.WriteString("id", remembered.Id.Value);
            });
        }

        foreach (var recalled in report.Recalls)
        {
            Recall(json, recalled.Question.Text, recalled.Result);
        }

        Recall(json, report.Forgot.Before.Question.Text, report.Forgot.Before.Result);
        Step(json, "forget", () =>
        {
            json.WriteString("id", report.Forgot.History[^1].Id.Value);
            json.WriteString("content", report.Forgot.History[^1].Content);
            json.WriteNumber("versions", report.Forgot.History.Count);
            json.WriteString("retired_at", report.Forgot.History[^1].RetiredAt is { } retired ? TimeText.Format(retired) : null);
        });
        Recall(json, report.Forgot.Before.Question.Text, report.Forgot.After);
        foreach (var scene in report.Scenes)
        {
            Step(json, "money", () =>
            {
                json.WriteString("title", scene.Title);
                json.WriteStartArray("lines");
                foreach (var line in scene.Lines)
                {
                    json.WriteStringValue(line);
                }

                json.WriteEndArray();
            });
        }

        json.WriteEndArray();
        json.WriteStartArray("next");
        foreach (var (line, _) in DemoStory.Next)
        {
            json.WriteStringValue(line);
        }

        json.WriteEndArray();
    }

    private static void Step(Utf8JsonWriter json, string kind, Action fields)
    {
        json.WriteStartObject();
        json.WriteString("kind", kind);
        fields();
        json.WriteEndObject();
    }

    private static void Recall(Utf8JsonWriter json, string question, RecallResult result)
        => Step(json, "recall", () =>
        {
            json.WriteString("query", question);
            json.WriteString("intent", IntentDetector.NameOf(result.Intent));
            json.WriteNumber("took_ms", Rounded(result.Cost.TookMs));
            json.WriteStartArray("results");
            foreach (var hit in result.Hits)
            {
                json.WriteStartObject();
                MemoryJson.WriteFields(json, hit.Memory);
                json.WriteNumber("score", Rounded(hit.Score));
                json.WriteString("via", hit.Via);
                if (hit.Explanation is { } explanation)
                {
                    Explain(json, explanation);
                }

                json.WriteEndObject();
            }

            json.WriteEndArray();
        });

    private static void Explain(Utf8JsonWriter json, RecallExplanation explanation)
    {
        json.WriteStartObject("explain");
        json.WriteStartObject("points");
        foreach (var (signal, points) in explanation.Points)
        {
            json.WriteNumber(signal, Rounded(points));
        }

        json.WriteEndObject();
        json.WriteStartArray("terms");
        foreach (var share in explanation.Terms)
        {
            Share(json, share.Term, share.Share, from: null);
        }

        json.WriteEndArray();
        json.WriteStartArray("context");
        foreach (var share in explanation.Context)
        {
            Share(json, share.Term, share.Share, share.From);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Share(Utf8JsonWriter json, string term, double share, MemoryId? from)
    {
        json.WriteStartObject();
        json.WriteString("term", term);
        json.WriteNumber("share", Rounded(share));
        if (from is { } id)
        {
            json.WriteString("from", id.Value);
        }

        json.WriteEndObject();
    }

    private static double Rounded(double number) => Math.Round(number, 4);
}
