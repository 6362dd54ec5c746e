namespace Satchel.Engine.Portability;

/// <summary>A file below <c>imports</c> in the home, its owner's alone.</summary>
/// <param name="Path">Where it lies, or would lie.</param>
/// <param name="What">What it holds.</param>
/// <param name="IsNew">Whether it was not there before.</param>
public sealed record KeptFile(string Path, string What, bool IsNew);
