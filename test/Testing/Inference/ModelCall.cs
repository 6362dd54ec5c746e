using System.Text.Json.Nodes;

namespace Satchel.Testing.Inference;

/// <summary>One request that a <see cref="ModelDouble"/> has got.</summary>
/// <param name="Path">The path, such as <c>/v1/chat/completions</c>.</param>
/// <param name="Headers">The headers, by their names in lower case.</param>
/// <param name="Body">The JSON.</param>
public sealed record ModelCall(string Path, IReadOnlyDictionary<string, string> Headers, JsonObject Body)
{
    /// <summary>What the system says to a chat model; empty where it says nothing.</summary>
    public string System => Said("system");

    /// <summary>What the user says to a chat model.</summary>
    public string User => Said("user");

    /// <summary>The texts that are to be embedded or ranked.</summary>
    public IReadOnlyList<string> Texts
        => (Body["input"] ?? Body["documents"]) is JsonArray texts ? [.. texts.Select(text => text!.GetValue<string>())]
            : Body["input"] is { } one ? [one.GetValue<string>()]
            : [];

    private string Said(string role)
        => string.Join('\n', (Body["messages"] as JsonArray ?? []).Where(message => (string?)message!["role"] == role).Select(message => (string?)message!["content"]));
}
