namespace Satchel.Engine.Text;

/// <summary>A run of letters and digits in a text, as the text index sees it.</summary>
/// <param name="Folded">The run in lower case without accents, 1 to <see cref="WordReader.MaxCharacters"/> UTF-16 units.</param>
/// <param name="Start">Where the run starts, in UTF-16 units.</param>
/// <param name="Length">UTF-16 units of the run as it was written, a dropped ending such as <c>'s</c> included.</param>
internal readonly record struct Word(string Folded, int Start, int Length)
{
    /// <summary>Whether this is a part of the compound name before it in the list, as <c>user</c> of <c>getUserName</c>.</summary>
    public bool IsPart { get; init; }

    /// <summary>The first UTF-16 unit behind the run.</summary>
    public int End => Start + Length;
}
