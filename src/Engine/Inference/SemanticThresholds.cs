using Satchel.Engine.Store;

namespace Satchel.Engine.Inference;

/// <summary>
/// The cosine from which on two texts mean something alike. It differs from model to model; the table was calibrated on two
/// kinds of labelled texts, notes of developers and notes of chats. A store holds both, so the stricter of the two counts.
/// </summary>
internal static class SemanticThresholds
{
    /// <summary>The medians of the table, for models that nobody has calibrated.</summary>
    private static readonly (double Developers, double Chats) Median = (0.6495, 0.6840);

    private static readonly Dictionary<string, (double Developers, double Chats)> Calibrated = new(StringComparer.Ordinal)
    {
        ["voyage/voyage-3-lite"] = (0.645, 0.497),
        ["voyage/voyage-3"] = (0.591, 0.524),
        ["voyage/voyage-3-large"] = (0.777, 0.681),
        ["voyage/voyage-code-3"] = (0.790, 0.795),
        ["voyage/voyage-finance-2"] = (0.654, 0.688),
        ["voyage/voyage-law-2"] = (0.625, 0.611),
        ["voyage/voyage-multilingual-2"] = (0.602, 0.680),
        ["ollama/all-minilm"] = (0.558, 0.568),
        ["ollama/mxbai-embed-large"] = (0.748, 0.700),
        ["ollama/nomic-embed-text"] = (0.738, 0.744),
        ["ollama/snowflake-arctic-embed"] = (0.704, 0.752),
        ["openrouter/openai/text-embedding-3-small"] = (0.630, 0.613),
        ["openrouter/openai/text-embedding-3-large"] = (0.625, 0.636),
        ["openrouter/baai/bge-m3"] = (0.662, 0.687),
        ["openrouter/baai/bge-large-en-v1.5"] = (0.738, 0.712),
        ["openrouter/intfloat/e5-large-v2"] = (0.856, 0.845),
        ["openrouter/intfloat/multilingual-e5-large"] = (0.967, 0.962),
        ["openrouter/qwen/qwen3-embedding-8b"] = (0.639, 0.783),
        ["openrouter/sentence-transformers/all-MiniLM-L6-v2"] = (0.569, 0.591),
        ["openrouter/sentence-transformers/all-mpnet-base-v2"] = (0.610, 0.669),
    };

    /// <summary>The cosine up to which two texts have nothing to do with each other: twice as far from the same text as the threshold.</summary>
    public static double Unrelated(EmbeddingSpace space) => Math.Max(0, 1 - (2 * (1 - Of(space))));

    /// <summary>Whether the table has the model.</summary>
    public static bool IsCalibrated(EmbeddingSpace space) => Calibrated.ContainsKey($"{space.Provider}/{space.Model}");

    /// <summary>The threshold of a model.</summary>
    public static double Of(EmbeddingSpace space)
    {
        var (developers, chats) = Calibrated.GetValueOrDefault($"{space.Provider}/{space.Model}", Median);
        return Math.Max(developers, chats);
    }
}
