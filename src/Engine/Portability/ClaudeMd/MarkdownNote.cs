namespace Satchel.Engine.Portability.ClaudeMd;

/// <summary>One item or paragraph of a page.</summary>
/// <param name="Headings">The headings above it; the first is that of the page, empty where it has none.</param>
/// <param name="Text">The text, with what is nested in it.</param>
internal sealed record MarkdownNote(IReadOnlyList<string> Headings, string Text);
