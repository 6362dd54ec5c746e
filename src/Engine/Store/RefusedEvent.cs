namespace Satchel.Engine.Store;

/// <summary>An event of a relay that was not let in. Its text is not kept.</summary>
/// <param name="Relay">The relay.</param>
/// <param name="Event">The id that it claims, 64 hexadecimal digits.</param>
/// <param name="Author">The author that it claims, 64 hexadecimal digits.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Reason">The name of the rule that it breaks.</param>
/// <param name="SeenAt">When it was first seen.</param>
public sealed record RefusedEvent(string Relay, string Event, string Author, int Kind, string Reason, DateTimeOffset SeenAt);
