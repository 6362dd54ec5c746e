namespace Satchel.Engine.Guard;

/// <summary>A stretch of a text that is a secret, or that may be one.</summary>
/// <param name="Kind">What it is, as the mark in its place says.</param>
/// <param name="Start">Its first character.</param>
/// <param name="Length">Its characters.</param>
/// <param name="IsCertain">Whether it is replaced; otherwise it is only reported.</param>
internal readonly record struct SecretFinding(string Kind, int Start, int Length, bool IsCertain = true)
{
    /// <summary>The first character behind it.</summary>
    public int End => Start + Length;
}
