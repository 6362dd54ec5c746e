namespace Satchel.Engine.Guard;

/// <summary>Something that may be a secret and was left as it is. The value itself is never repeated.</summary>
/// <param name="Kind">What it looks like, such as <c>hex_64</c>.</param>
/// <param name="Field">The field that holds it.</param>
/// <param name="Position">Where it begins in the field's text, in characters from 0.</param>
public sealed record Suspect(string Kind, string Field, int Position);
