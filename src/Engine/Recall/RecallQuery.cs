using Satchel.Engine.Store;

namespace Satchel.Engine.Recall;

/// <summary>One question to the memory.</summary>
public sealed record RecallQuery
{
    /// <summary>Longest question, in characters: a page of dialogue.</summary>
    public const int TextCharacters = 20_000;

    /// <summary>Most results.</summary>
    public const int MostResults = 1_000;

    /// <summary>The question, in words.</summary>
    public required string Text { get; init; }

    /// <summary>Most results, 1 to 1,000.</summary>
    public int Limit { get; init; } = 10;

    /// <summary>What it is after; found from its words where null.</summary>
    public RecallIntent? Intent { get; init; }

    /// <summary>Which memories may answer.</summary>
    public MemoryFilter Filter { get; init; } = MemoryFilter.None;

    /// <summary>
    /// What it means; null, the default, where nothing can tell. With it memories are found that share no word with the question,
    /// and all scores are shares of a greater whole.
    /// </summary>
    public QueryVector? Vector { get; init; }

    /// <summary>Results below this score are left out, 0 to 1; 0, the default, leaves out none.</summary>
    public double MinimumScore { get; init; }

    /// <summary>Most tokens of all results together, at four bytes a token; null for any.</summary>
    public int? Tokens { get; init; }

    /// <summary>
    /// In which order the results are shown, which are always the best ones. Null: what explains comes before what it explains
    /// where the question asks why, else the best first.
    /// </summary>
    public RecallOrder? Order { get; init; }

    /// <summary>Words that are looked for as well and count less than those of the question, which stays what it is.</summary>
    public IReadOnlyList<string> ExtraWords { get; init; } = [];

    /// <summary>
    /// Let the model of the store's vectors say what the question means. Only <see cref="RemoteHelp"/> asks models; without it the
    /// result says <see cref="RemoteHelp.VectorUnavailable"/>.
    /// </summary>
    public bool Embed { get; init; }

    /// <summary>Let a model name words beside those of the question; without one the result says <see cref="MemoryRecall.ExpandUnavailable"/>.</summary>
    public bool Expand { get; init; }

    /// <summary>Let a model rank the best again; without one the result says <see cref="MemoryRecall.RerankUnavailable"/>.</summary>
    public bool Rerank { get; init; }

    /// <summary>Only look for the words as they stand, without ranking.</summary>
    public bool Basic { get; init; }

    /// <summary>Say of each result where its score comes from.</summary>
    public bool Explain { get; init; }
}
