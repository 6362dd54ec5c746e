namespace Satchel.RecallQuality;

/// <summary>A question with the memories that answer it.</summary>
internal sealed record Question(string Id, string Text, string Category, IReadOnlyList<string> Gold);
