namespace Satchel.Server.Mcp;

/// <summary>Which tools a server offers.</summary>
public enum ToolProfile
{
    /// <summary>The memory: what an agent needs every day.</summary>
    Core,

    /// <summary>Payments, vendors and trust, and of the memory what stores and finds them.</summary>
    Commerce,

    /// <summary>Every tool that there is.</summary>
    All,
}
