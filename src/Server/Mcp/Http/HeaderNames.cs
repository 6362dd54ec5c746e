namespace Satchel.Server.Mcp.Http;

/// <summary>Headers of the protocol's own.</summary>
internal static class HeaderNames
{
    public const string Session = "Mcp-Session-Id";
    public const string Revision = "MCP-Protocol-Version";
    public const string Method = "Mcp-Method";
    public const string Name = "Mcp-Name";
}
