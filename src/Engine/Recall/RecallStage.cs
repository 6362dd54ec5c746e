namespace Satchel.Engine.Recall;

/// <summary>One step of an answer.</summary>
/// <param name="Name"><c>understand</c>, <c>candidates</c>, <c>rank</c>, <c>explain</c>, <c>order</c> or <c>list</c>.</param>
/// <param name="TookMs">Time, in milliseconds.</param>
public sealed record RecallStage(string Name, double TookMs);
