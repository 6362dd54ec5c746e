namespace Satchel.Server.Mcp;

/// <summary>One property of a tool's answer.</summary>
/// <param name="Name">Its name on the wire.</param>
/// <param name="Types">Its JSON type; two where it may be null.</param>
internal sealed record ToolField(string Name, params string[] Types);
