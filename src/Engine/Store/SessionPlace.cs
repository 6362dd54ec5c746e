namespace Satchel.Engine.Store;

/// <summary>A place in a session.</summary>
/// <param name="Session">Number of the session.</param>
/// <param name="Position">The place, from 1.</param>
public readonly record struct SessionPlace(int Session, int Position);
