namespace Satchel.Server.Gateway;

/// <summary>One thing that the gateway sells.</summary>
internal sealed record GatewayOperation
{
    /// <summary>Its name on the wire.</summary>
    public required string Name { get; init; }

    /// <summary>Its path.</summary>
    public required string Path { get; init; }

    /// <summary>Its method; HEAD is taken where GET is.</summary>
    public required string Method { get; init; }

    /// <summary>Whether it is sold where the owner says nothing.</summary>
    public required bool IsPublic { get; init; }

    /// <summary>What is wrong with a request, in the words of its parameters; null where it can be served. Asked before anybody pays.</summary>
    public required Func<GatewayRequest, DateTimeOffset, string?> Check { get; init; }

    /// <summary>Serves it.</summary>
    public required Func<GatewayCall, CancellationToken, Task<GatewayReply>> ServeAsync { get; init; }

    /// <summary>Whether requests bring a body.</summary>
    public bool HasBody => Method == "POST";
}
