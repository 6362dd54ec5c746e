namespace Satchel.Cli.Setup.Documents;

/// <summary>An object or an array that was empty before Satchel put something into it.</summary>
/// <param name="Path">The names that lead to it.</param>
/// <param name="Inside">What stood between its brackets: blanks and comments.</param>
internal sealed record EmptyContainer(IReadOnlyList<string> Path, string Inside);
