using Satchel.Protocols.Nostr;

namespace Satchel.Engine.Commerce;

/// <summary>What this home says to others, signed: it waits until each relay has it.</summary>
/// <param name="Address">Where it is kept on a relay: kind, author and <c>d</c> tag; a withdrawal is named after what it takes back.</param>
/// <param name="Event">The event.</param>
public sealed record Announcement(string Address, NostrEvent Event);
