namespace Satchel.Engine.Model;

/// <summary>Who besides the owner may see a memory.</summary>
public enum MemoryVisibility
{
    /// <summary>Nobody. The default.</summary>
    Private,

    /// <summary>Whom the owner shares with over Nostr.</summary>
    Shared,

    /// <summary>Everybody; the gateway may sell it.</summary>
    Public,
}
