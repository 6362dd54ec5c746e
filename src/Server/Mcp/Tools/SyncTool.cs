namespace Satchel.Server.Mcp.Tools;

/// <summary>Stands where the exchange with relays will be.</summary>
internal static class SyncTool
{
    public static MemoryTool Tool { get; } = new()
    {
        Name = "memory_sync",
        Description = "Exchange with relays; needs an identity.",
        Parameters = [new("direction", ArgumentKind.Text) { Choices = ["both", "push", "pull"] }],
        Answer = [new("status", "string")],
        Effect = ToolEffect.Adds,
        RunAsync = (_, _) => throw new ToolFailure("not_configured", "No identity and no relays are configured; memories stay on this device."),
    };
}
