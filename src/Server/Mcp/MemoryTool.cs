namespace Satchel.Server.Mcp;

/// <summary>One tool: what a model is told of it, and what it does. The texts are read in every session, so they are short.</summary>
internal sealed record MemoryTool
{
    /// <summary>Its name on the wire.</summary>
    public required string Name { get; init; }

    /// <summary>What it is for, in a sentence or two.</summary>
    public required string Description { get; init; }

    /// <summary>What it takes.</summary>
    public required IReadOnlyList<ToolParameter> Parameters { get; init; }

    /// <summary>What its answer may hold; nothing of it is required, as an error has its own properties.</summary>
    public required IReadOnlyList<ToolField> Answer { get; init; }

    /// <summary>What it does to the store.</summary>
    public required ToolEffect Effect { get; init; }

    /// <summary>Whether it speaks with strangers.</summary>
    public bool ReachesOut { get; init; }

    /// <summary>Does it.</summary>
    public required Func<ToolCall, CancellationToken, Task<ToolReply>> RunAsync { get; init; }
}
