using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Satchel.Testing.Inference;

/// <summary>
/// Answers the prompts of refinement by simple rules, the same each time, in the forms that they ask for:
/// <list type="bullet">
/// <item>thanks are not worth keeping; "we decided to use X" becomes "Use X"; "prefers" makes a preference;</item>
/// <item>the same words are known; "no longer" and "instead of" supersede what is most alike; "also" completes it;</item>
/// <item>words with capitals are entities; "database" is found under "storage";</item>
/// <item>"because …" names the memory as its cause that shares at least half of the words behind it.</item>
/// </list>
/// </summary>
public static partial class Curator
{
    /// <summary>The answer to a call; for any other prompt an empty object.</summary>
    public static string Answer(ModelCall call)
    {
        ArgumentNullException.ThrowIfNull(call);
        return (call.User.StartsWith('{') ? JsonNode.Parse(call.User) as JsonObject : null) switch
        {
            { } data when data.ContainsKey("facts") => Reconcile((string)data["facts"]![0]!, Memories(data)).ToJsonString(),
            { } data when data.ContainsKey("new") => Causes((string)data["new"]!["text"]!, Memories(data)).ToJsonString(),
            { } data when data.ContainsKey("said_at") => Extract((string)data["text"]!).ToJsonString(),
            { } data when data.ContainsKey("text") => Enrich((string)data["text"]!).ToJsonString(),
            _ => "{}",
        };
    }

    private static JsonObject Extract(string text)
    {
        if (Thanks().IsMatch(text))
        {
            return new JsonObject { ["facts"] = new JsonArray(), ["skip_reason"] = "an acknowledgement" };
        }

        var worded = Transient().Replace(Decided().Replace(text, "Use "), "").Trim();
        var category = text.Contains("prefer", StringComparison.OrdinalIgnoreCase) ? "preference" : worded != text ? "decision" : "fact";
        var fact = new JsonObject
        {
            ["text"] = worded,
            ["category"] = category,
            ["importance"] = category == "fact" ? 3 : 4,
            ["entities"] = Names(worded),
        };
        return new JsonObject { ["facts"] = new JsonArray(fact), ["skip_reason"] = null };
    }

    private static JsonObject Reconcile(string fact, string[] memories)
    {
        var same = memories.Index().Where(memory => Words(memory.Item).SetEquals(Words(fact))).Select(memory => memory.Index).FirstOrDefault(-1);
        var (action, target, merged) = fact switch
        {
            _ when same >= 0 => ("NONE", same, null),
            _ when fact.Contains("no longer", StringComparison.Ordinal) || fact.Contains("instead of", StringComparison.Ordinal) => ("SUPERSEDE", 0, null),
            _ when fact.Contains(" also ", StringComparison.Ordinal) => ("UPDATE", 0, $"{memories[0].TrimEnd('.')}; {fact}"),
            _ => ("ADD", -1, (string?)null),
        };
        return new JsonObject
        {
            ["actions"] = new JsonArray(new JsonObject
            {
                ["fact"] = fact,
                ["action"] = action,
                ["target_id"] = target < 0 ? null : $"{target}",
                ["merged_text"] = merged,
                ["reason"] = "as the words say",
            }),
        };
    }

    private static JsonObject Enrich(string text) => new()
    {
        ["entities"] = Names(text),
        ["keywords"] = text.Contains("database", StringComparison.OrdinalIgnoreCase) ? new JsonArray("storage") : new JsonArray(),
        ["summary"] = "",
        ["semantic_facts"] = new JsonArray(text),
    };

    private static JsonArray Causes(string text, IReadOnlyList<string> memories)
    {
        var causes = new JsonArray();
        if (text.IndexOf("because ", StringComparison.Ordinal) is >= 0 and var at)
        {
            var reason = Words(text[(at + "because ".Length)..]);
            foreach (var (number, _) in memories.Index().Where(memory => 2 * Words(memory.Item).Intersect(reason).Count() >= reason.Count))
            {
                causes.Add(new JsonObject
                {
                    ["source_id"] = $"{number}",
                    ["target_id"] = "new",
                    ["confidence"] = 0.9,
                    ["sub_type"] = "causes",
                    ["rationale"] = "it is the reason that is named",
                });
            }
        }

        return causes;
    }

    private static string[] Memories(JsonObject data) => [.. data["memories"]!.AsArray().Select(memory => (string)memory!["text"]!)];

    private static HashSet<string> Words(string text)
        => [.. Word().Matches(text).Select(match => match.Value.ToUpperInvariant()).Where(word => word.Length > 2)];

    private static JsonArray Names(string text)
        => [.. Name().Matches(text).Select(match => match.Value).Distinct(StringComparer.Ordinal).Select(name => (JsonNode)name)];

    [GeneratedRegex(@"^\s*(ok|thanks|thank you)\b.{0,20}$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Thanks();

    [GeneratedRegex(@"^we decided to use ", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Decided();

    [GeneratedRegex(@"\bcurrently ", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Transient();

    [GeneratedRegex(@"\w+", RegexOptions.CultureInvariant)]
    private static partial Regex Word();

    [GeneratedRegex(@"(?<!^)\b[A-Z][A-Za-z0-9]+", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
