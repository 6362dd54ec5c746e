namespace Satchel.Engine.Store;

/// <summary>How far one stream of events was taken from a relay, in seconds since 1970.</summary>
/// <param name="SinceSeconds">Everything up to here was taken; 0: nothing yet.</param>
/// <param name="UntilSeconds">Where a pass stopped that is not finished, on its way back; null where none is open.</param>
/// <param name="TopSeconds">The latest event of that pass.</param>
public sealed record RelayCursor(long SinceSeconds, long? UntilSeconds = null, long TopSeconds = 0);
