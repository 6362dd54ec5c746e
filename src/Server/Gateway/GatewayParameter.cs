namespace Satchel.Server.Gateway;

/// <summary>Something that an operation takes.</summary>
/// <param name="Name">Its name on the wire.</param>
/// <param name="Type">Its type in JSON Schema: <c>string</c>, <c>integer</c> or <c>object</c>.</param>
/// <param name="Description">What it says.</param>
internal sealed record GatewayParameter(string Name, string Type, string Description)
{
    /// <summary>Whether nothing can be served without it.</summary>
    public bool IsRequired { get; init; }

    /// <summary>Whether it is the end of the path.</summary>
    public bool IsInPath { get; init; }

    /// <summary>The least number.</summary>
    public int? Minimum { get; init; }

    /// <summary>The greatest number.</summary>
    public int? Maximum { get; init; }

    /// <summary>The words that are taken.</summary>
    public IReadOnlyList<string> Choices { get; init; } = [];
}
