namespace Satchel.Engine.Inference;

/// <summary>
/// An address that may be called: https, or http on this machine; without user and password. Only the owner's settings and
/// the providers' own addresses become one.
/// </summary>
internal sealed class ProviderAddress
{
    private const string OpenRouterHost = "openrouter.ai";

    private ProviderAddress(Uri endpoint) => Endpoint = endpoint;

    /// <summary>The address, without a query.</summary>
    public Uri Endpoint { get; }

    /// <summary>Whether it is on this machine.</summary>
    public bool IsLoopback => OnThisMachine(Endpoint);

    /// <summary>Whether it is OpenRouter, which wants to know who calls and says what a call has cost.</summary>
    public bool IsOpenRouter => string.Equals(Endpoint.Host, OpenRouterHost, StringComparison.OrdinalIgnoreCase)
        || Endpoint.Host.EndsWith("." + OpenRouterHost, StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads an address.</summary>
    /// <param name="key">The setting that it comes from, for the message.</param>
    /// <param name="text">The address.</param>
    /// <exception cref="ModelException">It may not be called.</exception>
    public static ProviderAddress Parse(string key, string text)
    {
        var valid = Uri.TryCreate(text, UriKind.Absolute, out var uri)
            && uri is { Host.Length: > 0, UserInfo.Length: 0 }
            && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && OnThisMachine(uri)));
        return valid
            ? new ProviderAddress(new Uri(uri!.GetLeftPart(UriPartial.Path).TrimEnd('/')))
            : throw new ModelException(
                ModelError.AddressRefused,
                $"The address in {key} may not be called: it must be https, or http on this machine, without user or password.",
                $"satchel config set {key} https://HOST/PATH");
    }

    /// <summary>The address of one operation. Below a bare host it has the usual <c>v1</c> before it.</summary>
    public Uri Versioned(string operation) => Endpoint.AbsolutePath is "/" ? Below("v1/" + operation) : Below(operation);

    /// <summary>The address of one operation.</summary>
    public Uri Below(string operation) => new($"{Endpoint.AbsoluteUri.TrimEnd('/')}/{operation}");

    /// <inheritdoc/>
    public override string ToString() => Endpoint.Host;

    private static bool OnThisMachine(Uri uri) => uri.IsLoopback || uri.Host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase);
}
