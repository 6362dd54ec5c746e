using Satchel.Protocols.Lightning.Nodes;

namespace Satchel.Protocols.Lightning.Login;

/// <summary>Shows keys to hosts (LUD-04), each its own.</summary>
public static class LoginClient
{
    /// <summary>
    /// Answers a request. The host must be one that the owner allows: whoever signs for any host that asks can be led to sign for one that
    /// is not meant.
    /// </summary>
    /// <param name="http">Connections that follow the owner's rules for addresses.</param>
    /// <param name="master">The master key from which the host's key follows.</param>
    /// <param name="request">The request.</param>
    /// <param name="allowedHosts">The full names of the hosts that may be answered.</param>
    /// <param name="time">The clock of the deadline.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="ArgumentException">The host is not allowed.</exception>
    /// <exception cref="NodeException">The host gave no answer.</exception>
    public static async Task<LoginReply> LoginAsync(
        HttpMessageInvoker http, ExtendedKey master, LoginRequest request, IReadOnlyCollection<string> allowedHosts, TimeProvider time, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(allowedHosts);
        if (!allowedHosts.Contains(request.Host, StringComparer.OrdinalIgnoreCase))
        {
            throw new ArgumentException("The host is none that may be answered.", nameof(request));
        }

        Uri address;
        using (var key = LinkingKey.For(master, request.Host))
        {
            address = request.Answer(key.Key);
        }

        using var message = new HttpRequestMessage(HttpMethod.Get, address);
        var answer = await new NodeHttp(http, new Uri(address.GetLeftPart(UriPartial.Authority)), "The host", time)
            .SendAsync(message, NodeLimits.CallSeconds, cancellationToken).ConfigureAwait(false);
        return LoginReply.Parse(answer.Body) ?? throw answer.Invalid();
    }
}
