using System.Diagnostics.CodeAnalysis;

namespace Satchel.Server.Gateway;

/// <summary>One thing that the gateway sells.</summary>
internal sealed record GatewayOperation
{
    /// <summary>Its name on the wire.</summary>
    public required string Name { get; init; }

    /// <summary>What it answers, in a sentence.</summary>
    public required string Description { get; init; }

    /// <summary>Its path, up to what stands in it.</summary>
    public required string Path { get; init; }

    /// <summary>Its method; HEAD is taken where GET is.</summary>
    public required string Method { get; init; }

    /// <summary>Whether it is sold where the owner says nothing.</summary>
    public required bool IsPublic { get; init; }

    /// <summary>What it takes.</summary>
    public required IReadOnlyList<GatewayParameter> Parameters { get; init; }

    /// <summary>What is wrong with a request, in the words of its parameters; null where it can be served. Asked before anybody pays.</summary>
    public required Func<GatewayRequest, DateTimeOffset, string?> Check { get; init; }

    /// <summary>Serves it.</summary>
    public required Func<GatewayCall, CancellationToken, Task<GatewayReply>> ServeAsync { get; init; }

    /// <summary>Whether it changes something. What does not may be served again, or for nothing.</summary>
    public bool Changes { get; init; }

    /// <summary>Whether requests bring a body.</summary>
    public bool HasBody => Method == "POST";

    /// <summary>What stands at the end of the path; null where nothing does.</summary>
    public GatewayParameter? Tail => Parameters.FirstOrDefault(parameter => parameter.IsInPath);

    /// <summary>The path with the name of what stands in it, as documents write it.</summary>
    public string Template => Tail is { } tail ? $"{Path}/{{{tail.Name}}}" : Path;

    /// <summary>Whether a path is that of this operation.</summary>
    /// <param name="path">The path, decoded but for slashes.</param>
    /// <param name="tail">What stands at its end, wholly decoded; empty where nothing can.</param>
    public bool Matches(string path, [NotNullWhen(true)] out string? tail)
    {
        tail = null;
        if (Tail is null)
        {
            tail = path == Path ? "" : null;
        }
        else if (path.Length > Path.Length + 1 && path.StartsWith(Path, StringComparison.Ordinal) && path[Path.Length] == '/' && path.IndexOf('/', Path.Length + 1) < 0)
        {
            tail = path[(Path.Length + 1)..].Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
        }

        return tail is not null;
    }
}
