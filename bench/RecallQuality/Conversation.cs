namespace Satchel.RecallQuality;

/// <summary>Memories that are asked about together.</summary>
/// <param name="Name">Its name in the set.</param>
/// <param name="Corpus">Its lines of <c>corpus.jsonl</c>, in order.</param>
/// <param name="Questions">Its questions.</param>
internal sealed record Conversation(string Name, IReadOnlyList<string> Corpus, IReadOnlyList<Question> Questions);
