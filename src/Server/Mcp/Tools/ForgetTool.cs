using Satchel.Engine.Model;

namespace Satchel.Server.Mcp.Tools;

/// <summary>Retires a memory.</summary>
internal static class ForgetTool
{
    public static MemoryTool Tool { get; } = new()
    {
        Name = "memory_forget",
        Description = "Retire a memory: no longer recalled, kept in its history; memory_undo brings it back.",
        Parameters = [Ids.Id],
        Answer = [new("status", "string"), new("id", "string"), new("content", "string", "null")],
        Effect = ToolEffect.Retires,
        RunAsync = RunAsync,
    };

    /// <summary>Retires the memory that a call names.</summary>
    /// <exception cref="ToolFailure">There is none, or it has been forgotten before.</exception>
    public static async Task<MemoryVersion> RetireAsync(ToolCall call, CancellationToken cancellationToken)
    {
        await using var store = await call.OpenExistingStoreAsync(cancellationToken);
        var id = await call.FindAsync(store, Ids.Id.Name, cancellationToken);
        return await call.Writer(store!).ForgetAsync(id, cancellationToken)
            ?? throw new ToolFailure("already_forgotten", $"The memory {id} has been forgotten before.");
    }

    private static async Task<ToolReply> RunAsync(ToolCall call, CancellationToken cancellationToken)
    {
        var retired = await RetireAsync(call, cancellationToken);
        return ToolReply.Of(json =>
        {
            json.WriteString("status", "retired");
            json.WriteString("id", retired.Id.Value);
            json.WriteString("content", SeenMemory.TextOf(retired));
        });
    }
}
