namespace Satchel.Server.Mcp.Tools;

/// <summary>The argument that names a memory.</summary>
internal static class Ids
{
    /// <summary>The memory that is meant.</summary>
    public static ToolParameter Id { get; } = new("id", ArgumentKind.Text, "Memory id or unique beginning") { IsRequired = true };
}
