namespace Satchel.Cli.Commands.Setup;

/// <summary>The variables in which providers of models tell their users to keep keys.</summary>
internal static class VendorKeys
{
    private const string OpenRouterHost = "openrouter.ai";
    private const string OpenRouter = "OPENROUTER_API_KEY";

    /// <summary>The variable of a chat endpoint; null where none is known.</summary>
    public static string? OfEndpoint(string? address) => IsOpenRouter(address) ? OpenRouter : null;

    /// <summary>The variable of a provider of embeddings or of reranking; null where none is known.</summary>
    public static string? OfProvider(string? provider) => provider switch
    {
        "voyage" => "VOYAGE_API_KEY",
        "openai" => "OPENAI_API_KEY",
        "openrouter" => OpenRouter,
        _ => null,
    };

    /// <summary>Whether an address is one of OpenRouter.</summary>
    public static bool IsOpenRouter(string? address)
        => Uri.TryCreate(address, UriKind.Absolute, out var uri)
            && (uri.Host == OpenRouterHost || uri.Host.EndsWith("." + OpenRouterHost, StringComparison.Ordinal));
}
