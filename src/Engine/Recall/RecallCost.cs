namespace Satchel.Engine.Recall;

/// <summary>What an answer cost.</summary>
/// <param name="Terms">Words of the question that were looked up.</param>
/// <param name="Postings">Places in the text index that were read.</param>
/// <param name="Candidates">Memories that were scored.</param>
/// <param name="TookMs">Time, in milliseconds.</param>
public sealed record RecallCost(int Terms, int Postings, int Candidates, double TookMs)
{
    /// <summary>The steps of it, in their order.</summary>
    public IReadOnlyList<RecallStage> Stages { get; init; } = [];
}
