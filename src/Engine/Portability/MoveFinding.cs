namespace Satchel.Engine.Portability;

/// <summary>Something that could not be taken in as it was.</summary>
/// <param name="Kind">What kind of thing it is about.</param>
/// <param name="Reason">Why, as one word of <c>docs/moving-in.md</c>.</param>
/// <param name="IsMended">Whether it was taken in all the same, changed as little as possible; otherwise it was left out.</param>
/// <param name="Count">How often.</param>
/// <param name="Subjects">The first of them, at most five.</param>
public sealed record MoveFinding(string Kind, string Reason, bool IsMended, long Count, IReadOnlyList<string> Subjects);
