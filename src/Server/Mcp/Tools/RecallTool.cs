using System.Text.Json;
using Satchel.Engine.Model;
using Satchel.Engine.Recall;
using Satchel.Engine.Store;

namespace Satchel.Server.Mcp.Tools;

/// <summary>Recalls memories.</summary>
internal static class RecallTool
{
    private const int UsualLimit = 10;
    private const int MostLimit = 100;
    private const int Decimals = 6;

    public static MemoryTool Tool { get; } = new()
    {
        Name = "memory_recall",
        Description = "Find what is known, best first. Ask in whole questions, with names and dates.",
        Parameters =
        [
            new("query", ArgumentKind.Text) { IsRequired = true },
            new("limit", ArgumentKind.WholeNumber, "Default 10, most 100"),
            new("category", ArgumentKind.Text),
            new("author", ArgumentKind.Text),
            new("source", ArgumentKind.Text),
            new("since", ArgumentKind.Text, "2026-01-31, 7d, today"),
            new("until", ArgumentKind.Text),
            new("as_of", ArgumentKind.Text, "What was believed then"),
            new("tokens", ArgumentKind.WholeNumber, "Budget of all results"),
            new("explain", ArgumentKind.Flag, "With the signals of each score"),
        ],
        Answer = [new("count", "integer"), new("results", "array"), new("intent", "string"), new("hint", "string"), new("meta", "object")],
        Effect = ToolEffect.Reads,
        RunAsync = RunAsync,
    };

    /// <summary>The question; an empty one finds nothing.</summary>
    /// <exception cref="ToolFailure">It is too long.</exception>
    public static string Question(ToolArguments arguments)
    {
        var text = arguments.Text("query");
        return text.Length <= RecallQuery.TextCharacters
            ? text
            : throw new ToolFailure("query_too_long", FormattableString.Invariant($"query: {text.Length:N0} characters, the limit is {RecallQuery.TextCharacters:N0}."));
    }

    /// <summary>The answer of the store; null where there is none, or nothing was asked.</summary>
    public static async Task<RecallResult?> AnswerAsync(ToolCall call, RecallQuery query, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(query.Text))
        {
            return null;
        }

        await using var store = await call.OpenExistingStoreAsync(cancellationToken);
        return store is null ? null : await call.RecallAsync(store, query, cancellationToken);
    }

    private static async Task<ToolReply> RunAsync(ToolCall call, CancellationToken cancellationToken)
    {
        var arguments = call.Arguments;
        var query = new RecallQuery
        {
            Text = Question(arguments),
            Limit = arguments.Limit("limit", UsualLimit, MostLimit),
            Filter = new MemoryFilter
            {
                Category = arguments.Category("category"),
                Author = arguments.Label("author"),
                Source = arguments.Label("source"),
                Since = arguments.Past("since", call.Now),
                Until = arguments.Past("until", call.Now),
                AsOf = arguments.Past("as_of", call.Now),
            },
            Tokens = arguments.Number("tokens") is { } tokens ? Math.Max(tokens, 1) : null,
        };
        var result = await AnswerAsync(call, query, cancellationToken);
        return ToolReply.Of(json => Write(json, result, arguments.Flag("explain")));
    }

    private static void Write(Utf8JsonWriter json, RecallResult? result, bool explain)
    {
        var intent = result?.Intent ?? RecallIntent.General;
        IReadOnlyList<RecallHit> hits = result?.Hits ?? [];
        json.WriteString("intent", IntentDetector.NameOf(intent));
        json.WriteString("hint", IntentDetector.HintOf(intent));
        json.WriteNumber("count", hits.Count);
        json.WriteStartArray("results");
        foreach (var hit in hits)
        {
            json.WriteStartObject();
            MemoryJson.WriteFields(json, hit.Memory);
            json.WriteNumber("score", Math.Round(hit.Score, Decimals));
            json.WriteString("via", hit.Via);
            if (explain)
            {
                WriteSignals(json, hit.Signals);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartObject("meta");
        json.WriteStartArray("degraded");
        foreach (var note in result?.Degraded ?? [])
        {
            json.WriteStringValue(note);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteSignals(Utf8JsonWriter json, RecallSignals signals)
    {
        json.WriteStartObject("signals");
        foreach (var (name, value) in ((string Name, double Value)[])
            [
                ("text", signals.Text), ("vector", signals.Vector), ("entity", signals.Entity), ("recency", signals.Recency),
                ("graph", signals.Graph), ("context", signals.Context), ("answer", signals.Answer), ("date", signals.Date), ("time", signals.Time),
            ])
        {
            json.WriteNumber(name, Math.Round(value, Decimals));
        }

        json.WriteEndObject();
    }
}
