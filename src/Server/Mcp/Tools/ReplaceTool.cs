using System.Diagnostics;
using Satchel.Engine.Model;
using Satchel.Engine.Pipeline;

namespace Satchel.Server.Mcp.Tools;

/// <summary>Gives a memory a new text.</summary>
internal static class ReplaceTool
{
    public static MemoryTool Tool { get; } = new()
    {
        Name = "memory_replace",
        Description = "Give a memory a new text; what is not given stays, the old version is kept.",
        Parameters =
        [
            Ids.Id, Drafts.Content with { Description = null }, Drafts.Category with { Choices = null }, Drafts.Importance with { Description = null },
            Drafts.Entities, Drafts.Author with { Description = null }, Drafts.Source, Drafts.Origin with { Description = null }, Drafts.Metadata,
        ],
        Answer =
        [
            new("status", "string"), new("id", "string"), new("version", "integer"), new("previous", "string", "null"),
            new("redactions", "integer"), new("warnings", "array"),
        ],
        Effect = ToolEffect.Changes,
        RunAsync = RunAsync,
    };

    /// <summary>Changes the memory that a call names.</summary>
    /// <exception cref="ToolFailure">There is none, it is forgotten, or the guard forbids it; nothing was written.</exception>
    public static async Task<ReplaceOutcome.Replaced> ReviseAsync(
        ToolCall call, MemoryOrigin origin, Func<MemoryVersion, MemoryDraft> change, CancellationToken cancellationToken)
    {
        await using var store = await call.OpenExistingStoreAsync(cancellationToken);
        var id = await call.FindAsync(store, Ids.Id.Name, cancellationToken);
        return await call.Writer(store!).ReviseAsync(id, origin, change, refine: true, cancellationToken) switch
        {
            ReplaceOutcome.Replaced replaced => replaced,
            ReplaceOutcome.NotFound => throw new ToolFailure("already_forgotten", $"The memory {id} is forgotten; memory_undo brings it back."),
            ReplaceOutcome.Refused refused => throw ToolFailure.Rejected(refused.Reason),
            _ => throw new UnreachableException(),
        };
    }

    private static async Task<ToolReply> RunAsync(ToolCall call, CancellationToken cancellationToken)
    {
        var draft = Drafts.Read(call);
        var replaced = await ReviseAsync(call, draft.Origin, _ => draft, cancellationToken);
        return ToolReply.Of(json =>
        {
            json.WriteString("status", "replaced");
            json.WriteString("id", replaced.Current.Id.Value);
            json.WriteNumber("version", replaced.Current.Number);
            json.WriteString("trust", WireNames.Of(replaced.Current.Trust));
            json.WriteString("previous", SeenMemory.TextOf(replaced.Previous));
            StoredReply.WriteFindings(json, replaced.Secrets, replaced.Warnings);
        });
    }
}
