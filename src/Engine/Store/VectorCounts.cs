namespace Satchel.Engine.Store;

/// <summary>How many of the memories that a model may read have a vector of a space.</summary>
/// <param name="With">Those that have one.</param>
/// <param name="Without">Those that still lack it.</param>
public sealed record VectorCounts(long With, long Without);
