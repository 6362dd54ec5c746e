namespace Satchel.Engine.Portability;

/// <summary>A line that cannot be imported.</summary>
/// <param name="LineNumber">Its number, from 1.</param>
/// <param name="Reason">What is wrong with it.</param>
public sealed record BadLine(long LineNumber, string Reason);
