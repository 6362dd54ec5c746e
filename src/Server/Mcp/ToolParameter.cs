namespace Satchel.Server.Mcp;

/// <summary>One argument that a tool takes.</summary>
/// <param name="Name">Its name on the wire.</param>
/// <param name="Kind">What it may be.</param>
/// <param name="Description">What it says, for models; null where the name says it.</param>
internal sealed record ToolParameter(string Name, ArgumentKind Kind, string? Description = null)
{
    /// <summary>Whether it must be given.</summary>
    public bool IsRequired { get; init; }

    /// <summary>The texts that it may be; null for any.</summary>
    public IReadOnlyList<string>? Choices { get; init; }
}
