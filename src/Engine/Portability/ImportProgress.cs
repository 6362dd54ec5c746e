namespace Satchel.Engine.Portability;

/// <summary>How far an import is.</summary>
/// <param name="Lines">Lines that were read.</param>
/// <param name="Bytes">Bytes that they took.</param>
public readonly record struct ImportProgress(long Lines, long Bytes);
