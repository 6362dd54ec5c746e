namespace Satchel.Server.Mcp.Tools;

/// <summary>Retires a memory, in the words of Lightning Memory; only a person erases.</summary>
internal static class DeleteTool
{
    public static MemoryTool Tool { get; } = new()
    {
        Name = "memory_delete",
        Description = "Same as memory_forget.",
        Parameters = [Ids.Id],
        Answer = [new("status", "string"), new("id", "string")],
        Effect = ToolEffect.Retires,
        RunAsync = RunAsync,
    };

    private static async Task<ToolReply> RunAsync(ToolCall call, CancellationToken cancellationToken)
    {
        var retired = await ForgetTool.RetireAsync(call, cancellationToken);
        return ToolReply.Of(json =>
        {
            json.WriteString("status", "deleted");
            json.WriteString("id", retired.Id.Value);
        });
    }
}
