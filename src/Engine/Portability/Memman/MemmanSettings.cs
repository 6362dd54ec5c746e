using Satchel.Engine.Inference;
using Satchel.Engine.Model;
using Satchel.Engine.Portability.Foreign;

namespace Satchel.Engine.Portability.Memman;

/// <summary>
/// The settings of memman: lines <c>MEMMAN_KEY=VALUE</c> in the file <c>env</c>. Of the keys of several embedding providers, those
/// of the chosen one are taken.
/// </summary>
internal sealed class MemmanSettings
{
    private const string Prefix = "MEMMAN_";

    private static readonly Dictionary<string, string> Keys = new(StringComparer.Ordinal)
    {
        ["LLM_ENDPOINT"] = "llm.endpoint",
        ["LLM_API_KEY"] = "llm.api_key",
        ["LLM_MODEL_FAST"] = "llm.model.fast",
        ["LLM_MODEL_SLOW_CANONICAL"] = "llm.model.canonical",
        ["LLM_MODEL_SLOW_METADATA"] = "llm.model.metadata",
        ["EMBED_PROVIDER"] = "embed.provider",
        ["RERANK_PROVIDER"] = "rerank.provider",
        ["RERANK_ENABLED"] = "rerank.enabled",
        ["VOYAGE_RERANK_MODEL"] = "rerank.model",
        ["INTERVAL"] = "worker.interval",
    };

    private static readonly Dictionary<string, (string Provider, string Key)> ProviderKeys = new(StringComparer.Ordinal)
    {
        ["VOYAGE_EMBED_MODEL"] = ("voyage", "embed.model"),
        ["VOYAGE_API_KEY"] = ("voyage", "embed.api_key"),
        ["OPENAI_EMBED_MODEL"] = ("openai", "embed.model"),
        ["OPENAI_EMBED_API_KEY"] = ("openai", "embed.api_key"),
        ["OPENAI_EMBED_ENDPOINT"] = ("openai", "embed.endpoint"),
        ["OPENROUTER_EMBED_MODEL"] = ("openrouter", "embed.model"),
        ["OPENROUTER_API_KEY"] = ("openrouter", "embed.api_key"),
        ["OPENROUTER_ENDPOINT"] = ("openrouter", "embed.endpoint"),
        ["OLLAMA_EMBED_MODEL"] = ("ollama", "embed.model"),
        ["OLLAMA_HOST"] = ("ollama", "embed.endpoint"),
        ["OLLAMA_MAX_INPUT_CHARS"] = ("ollama", "embed.max_characters"),
    };

    private static readonly (string Prefix, string Key)[] StoreKeys =
    [
        ("RERANK_ENABLED_", "rerank.enabled"), ("AUTO_SEMANTIC_THRESHOLD_", "semantic_threshold"), ("POSTGRES_DSN_", "dsn"), ("BACKEND_", "backend"),
    ];

    private readonly List<(string Name, string Value)> _entries;

    private MemmanSettings(List<(string Name, string Value)> entries) => _entries = entries;

    /// <summary>Those of a home that has none.</summary>
    public static MemmanSettings None { get; } = new([]);

    /// <summary>The stores that lie in PostgreSQL.</summary>
    public IEnumerable<string> StoresElsewhere
        => _entries.Where(entry => entry.Name.StartsWith("BACKEND_", StringComparison.Ordinal) && entry.Value is "postgres")
            .Select(entry => entry.Name["BACKEND_".Length..]);

    /// <summary>Reads the file. Empty values count as absent, and of a name that stands there twice the last one holds.</summary>
    public static MemmanSettings Parse(string text)
    {
        var entries = new List<(string Name, string Value)>();
        foreach (var line in text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = line.IndexOf('=', StringComparison.Ordinal);
            if (line[0] is '#' || equals <= 0)
            {
                continue;
            }

            var name = line[..equals].Trim();
            var bare = name.StartsWith(Prefix, StringComparison.Ordinal) ? name[Prefix.Length..] : name;
            entries.RemoveAll(entry => entry.Name == bare);
            if (Unquoted(line[(equals + 1)..].Trim()) is { Length: > 0 } value)
            {
                entries.Add((bare, value));
            }
        }

        return new MemmanSettings(entries);
    }

    /// <summary>Every setting, with the key that it becomes.</summary>
    public IReadOnlyList<ForeignSetting> ReadAll()
        => [.. _entries.Select(Map), .. Value("RERANK_PROVIDER") is "voyage" && Value("VOYAGE_API_KEY") is { } key
            ? [new ForeignSetting(Prefix + "VOYAGE_API_KEY", "rerank.api_key", key)]
            : (ForeignSetting[])[]];

    /// <summary>What was done with a text before a provider's model embedded it.</summary>
    public string PreprocessingOf(string provider)
    {
        var most = EmbeddingProvider.Find(provider)?.MostCharacters ?? EmbeddingProvider.UsualCharacters;
        return EmbeddingEndpoint.PreprocessingOf(
            provider is "ollama" && int.TryParse(Value("OLLAMA_MAX_INPUT_CHARS"), out var set) && set > 0 ? set : most);
    }

    private static string Unquoted(string value)
        => value is ['"', .., '"'] or ['\'', .., '\''] && value.Length >= 2 ? value[1..^1] : value;

    private ForeignSetting Map((string Name, string Value) entry)
    {
        var (name, value) = entry;
        var from = Prefix + name;
        if (Keys.TryGetValue(name, out var key))
        {
            return new ForeignSetting(from, key, value);
        }

        if (ProviderKeys.TryGetValue(name, out var ofProvider))
        {
            var chosen = Value("EMBED_PROVIDER") ?? "voyage";
            return ofProvider.Provider == chosen
                ? new ForeignSetting(from, ofProvider.Key, value)
                : new ForeignSetting(from, null, value, $"it is for another embedding provider than {chosen}");
        }

        return OfStore(from, name, value) ?? new ForeignSetting(from, null, value);
    }

    private static ForeignSetting? OfStore(string from, string name, string value)
    {
        foreach (var (prefix, key) in StoreKeys)
        {
            if (!name.StartsWith(prefix, StringComparison.Ordinal))
            {
                continue;
            }

            if (!StoreName.TryParse(name[prefix.Length..], out var store))
            {
                return new ForeignSetting(from, null, value, "no store can have this name here");
            }

            return key is "backend"
                ? new ForeignSetting(from, null, value, "what is imported lies in SQLite")
                : new ForeignSetting(from, $"store.{store}.{key}", key is "semantic_threshold" && value is "none" ? "skip" : value);
        }

        return null;
    }

    private string? Value(string name) => _entries.Find(entry => entry.Name == name).Value;
}
