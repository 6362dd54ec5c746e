namespace Satchel.Server.Mcp.Http;

/// <summary>Where a server listens and whom it lets in.</summary>
public sealed record HttpSetup
{
    /// <summary>What it serves.</summary>
    public required McpSetup Memory { get; init; }

    /// <summary>Where it listens.</summary>
    public ListenAddress Listen { get; init; } = ListenAddress.Usual;

    /// <summary>What a client must show; null lets in every program that reaches the listener, which then must be a loopback one.</summary>
    public string? Token { get; init; }
}
