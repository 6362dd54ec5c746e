namespace Satchel.Engine.Recall;

/// <summary>One change of a question.</summary>
/// <param name="Part">
/// What is changed: <c>as_of</c>, <c>category</c>, <c>source</c>, <c>author</c>, <c>since</c>, <c>until</c>, <c>min_score</c>
/// or <c>limit</c>.
/// </param>
/// <param name="Value">Its new value; null to leave it out.</param>
public sealed record QueryChange(string Part, string? Value);
