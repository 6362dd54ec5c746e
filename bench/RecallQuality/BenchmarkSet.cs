using System.Text.Json;

namespace Satchel.RecallQuality;

/// <summary>A public retrieval set: <c>corpus.jsonl</c> and <c>queries.jsonl</c>, in one or several conversations.</summary>
internal sealed class BenchmarkSet
{
    private BenchmarkSet(string name, IReadOnlyList<Conversation> conversations) => (Name, Conversations) = (name, conversations);

    public string Name { get; }

    public IReadOnlyList<Conversation> Conversations { get; }

    /// <summary>Reads a set; null where the folder has none.</summary>
    public static BenchmarkSet? Read(string folder)
    {
        var (corpus, queries) = (Path.Combine(folder, "corpus.jsonl"), Path.Combine(folder, "queries.jsonl"));
        if (!File.Exists(corpus) || !File.Exists(queries))
        {
            return null;
        }

        var lines = Lines(corpus).GroupBy(line => Text(line, "conv")).ToDictionary(group => group.Key, group => group.ToArray());
        var conversations = Lines(queries)
            .GroupBy(line => Text(line, "conv"))
            .Select(group => new Conversation(
                group.Key,
                lines.TryGetValue(group.Key, out var own) ? own : lines.Values.SelectMany(all => all).ToArray(),
                [.. group.Select(ReadQuestion)]));
        return new BenchmarkSet(Path.GetFileName(Path.TrimEndingDirectorySeparator(folder)), [.. conversations]);
    }

    /// <summary>The same set with all memories in one store.</summary>
    public BenchmarkSet Joined()
        => new(Name + ", one store", [new Conversation(
            "all",
            [.. Conversations.SelectMany(conversation => conversation.Corpus)],
            [.. Conversations.SelectMany(conversation => conversation.Questions)])]);

    private static IEnumerable<string> Lines(string path) => File.ReadLines(path).Where(line => line.Length > 0);

    private static Question ReadQuestion(string line)
    {
        using var json = JsonDocument.Parse(line);
        var root = json.RootElement;
        return new Question(
            root.GetProperty("id").GetString()!,
            root.GetProperty("question").GetString()!,
            root.GetProperty("category").GetString()!,
            [.. root.GetProperty("gold").EnumerateArray().Select(id => id.GetString()!)]);
    }

    private static string Text(string line, string name)
    {
        using var json = JsonDocument.Parse(line);
        return json.RootElement.TryGetProperty(name, out var value) ? value.GetString() ?? "" : "";
    }
}
