namespace Satchel.Engine.Model;

/// <summary>Where a text came from. It travels with the text and with everything derived from it.</summary>
public enum MemoryOrigin
{
    /// <summary>A person said it.</summary>
    Human,

    /// <summary>The agent concluded it.</summary>
    Agent,

    /// <summary>A tool returned it.</summary>
    Tool,

    /// <summary>It was read on the web.</summary>
    Web,

    /// <summary>It came with an imported file.</summary>
    Import,

    /// <summary>It came over a Nostr relay.</summary>
    Relay,

    /// <summary>It was bought from another agent.</summary>
    Paid,
}
