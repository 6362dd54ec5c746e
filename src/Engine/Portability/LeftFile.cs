namespace Satchel.Engine.Portability;

/// <summary>Something of another system that was not taken in.</summary>
/// <param name="Name">Its path within the other home.</param>
/// <param name="Reason">Why.</param>
public sealed record LeftFile(string Name, string Reason);
