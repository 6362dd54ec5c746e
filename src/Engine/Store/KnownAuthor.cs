namespace Satchel.Engine.Store;

/// <summary>An author of the store.</summary>
/// <param name="Number">The number that <see cref="DocumentFacts.Author"/> carries.</param>
/// <param name="Name">The name as it was first written.</param>
public sealed record KnownAuthor(int Number, string Name);
