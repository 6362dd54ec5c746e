namespace Satchel.Engine.Portability;

/// <summary>The other systems whose memories can be taken in.</summary>
public enum SourceFormat
{
    /// <summary>A home of memman, or the database of one of its stores.</summary>
    Memman,

    /// <summary>A home of Lightning Memory, or its database.</summary>
    LightningMemory,

    /// <summary>The file of MCP's reference memory server: entities and relations as lines of JSON.</summary>
    McpMemory,

    /// <summary>A <c>CLAUDE.md</c>, a project that has one, or a folder of Markdown notes.</summary>
    ClaudeMd,

    /// <summary>An export of Mem0: memories as JSON.</summary>
    Mem0,
}
