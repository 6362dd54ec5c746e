using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Satchel.Testing.Inference;

/// <summary>Answers in the forms of the providers, faults of their content included.</summary>
internal static partial class ModelReplies
{
    /// <summary>The answer of a chat model.</summary>
    public static string Chat(ModelCall call, string text, ModelFault? fault, double? cost)
    {
        var (said, finish) = fault is ModelFault.Says says ? (says.Text, says.FinishReason) : (text, "stop");
        var usage = Usage(call, Words(call.System) + Words(call.User), Words(said), cost);
        var choices = new JsonArray();
        if (fault is not ModelFault.NoChoices)
        {
            choices.Add(new JsonObject
            {
                ["index"] = 0,
                ["message"] = new JsonObject { ["role"] = "assistant", ["content"] = said },
                ["finish_reason"] = finish,
            });
        }

        return new JsonObject
        {
            ["id"] = "chatcmpl-1",
            ["object"] = "chat.completion",
            ["model"] = (string?)call.Body["model"],
            ["choices"] = choices,
            ["usage"] = usage,
        }.ToJsonString();
    }

    /// <summary>Vectors in the form of OpenAI, Voyage and OpenRouter; in reverse, since places are said.</summary>
    public static string Vectors(ModelCall call, int dimensions, ModelFault? fault, double? cost)
    {
        var rows = new JsonArray();
        var vectors = Vectors(call, dimensions, fault);
        for (var i = vectors.Count - 1; i >= 0; i--)
        {
            rows.Add(new JsonObject { ["object"] = "embedding", ["index"] = i, ["embedding"] = vectors[i] });
        }

        return Spoilt(
            new JsonObject { ["object"] = "list", ["data"] = rows, ["model"] = (string?)call.Body["model"], ["usage"] = Usage(call, call.Texts.Sum(Words), 0, cost) }
                .ToJsonString(),
            fault);
    }

    /// <summary>Vectors in the form of Ollama's <c>/api/embed</c>.</summary>
    public static string OllamaVectors(ModelCall call, int dimensions, ModelFault? fault)
        => Spoilt(
            new JsonObject
            {
                ["model"] = (string?)call.Body["model"],
                ["embeddings"] = new JsonArray([.. Vectors(call, dimensions, fault)]),
                ["prompt_eval_count"] = call.Texts.Sum(Words),
            }.ToJsonString(),
            fault);

    /// <summary>Ranks in the form of Voyage.</summary>
    public static string Ranks(ModelCall call, int dimensions, double? cost)
    {
        var query = (string)call.Body["query"]!;
        var ranked = call.Texts
            .Select((text, index) => (Index: index, Likeness: BagOfWords.Likeness(query, text, dimensions)))
            .OrderByDescending(text => text.Likeness)
            .Take((int?)call.Body["top_k"] ?? int.MaxValue);
        return new JsonObject
        {
            ["object"] = "list",
            ["data"] = new JsonArray([.. ranked.Select(text => new JsonObject { ["relevance_score"] = text.Likeness, ["index"] = text.Index })]),
            ["usage"] = Usage(call, call.Texts.Sum(Words), 0, cost),
        }.ToJsonString();
    }

    private static List<JsonNode?> Vectors(ModelCall call, int dimensions, ModelFault? fault)
        =>
        [
            .. call.Texts
                .Skip(fault is ModelFault.MissingVector ? 1 : 0)
                .Select(text => BagOfWords.Embed(text, fault is ModelFault.WrongDimension ? dimensions + 1 : dimensions))
                .Select(vector => new JsonArray([.. vector.Select(component => JsonValue.Create(fault is ModelFault.ZeroVectors ? 0 : component))])),
        ];

    private static JsonObject Usage(ModelCall call, int input, int output, double? cost)
    {
        var usage = new JsonObject { ["total_tokens"] = input + output };
        if (call.Body.ContainsKey("messages"))
        {
            (usage["prompt_tokens"], usage["completion_tokens"]) = (input, output);
        }

        if (cost is { } usd)
        {
            usage["cost"] = usd;
        }

        return usage;
    }

    private static string Spoilt(string json, ModelFault? fault)
        => fault is ModelFault.NotANumber number ? FirstNumber().Replace(json, number.Literal, 1) : json;

    private static int Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length;

    [GeneratedRegex("""(?<="embeddings?":\[+)[-\d.eE+]+""", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex FirstNumber();
}
