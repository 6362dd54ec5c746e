using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Satchel.Server.Mcp.Http;

/// <summary>
/// Who may speak to the server. A page of the web that makes its name lead to this machine still sends its own name as
/// <c>Host</c> and <c>Origin</c>, and is refused by these before its token is looked at.
/// </summary>
internal sealed class HttpGate(HttpSetup setup)
{
    /// <summary>Where everything is.</summary>
    public const string Path = "/mcp";

    private const string Scheme = "Bearer ";

    private readonly byte[]? _token = setup.Token is null ? null : Digest(setup.Token);

    /// <summary>Why a request is not let in; null where it is.</summary>
    public HttpRefusal? Check(HttpContext context)
    {
        var request = context.Request;
        if (!IsOurs(request.Host.Host, context.Connection.LocalIpAddress))
        {
            return HttpRefusal.ForeignHost;
        }

        if (request.Headers.Origin is { Count: > 0 } origin && !IsOurPage(origin.ToString(), context.Connection.LocalIpAddress))
        {
            return HttpRefusal.ForeignOrigin;
        }

        if (request.Path != Path)
        {
            return HttpRefusal.NoSuchPath;
        }

        return IsKnown(request.Headers.Authorization.ToString()) ? null : HttpRefusal.Unauthorized;
    }

    /// <summary>Equal lengths and a comparison that takes as long whatever is in them: time says nothing of the token.</summary>
    private bool IsKnown(string authorization)
        => _token is null
            || (authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
                && CryptographicOperations.FixedTimeEquals(Digest(authorization[Scheme.Length..].Trim()), _token));

    private static byte[] Digest(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));

    private bool IsOurPage(string origin, IPAddress? local)
        => Uri.TryCreate(origin, UriKind.Absolute, out var page) && page.Scheme is "http" or "https" && IsOurs(page.Host, local);

    /// <summary>This machine, the address that is listened on, or the one that the client has reached where all are.</summary>
    private bool IsOurs(string host, IPAddress? local)
    {
        if (string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        return IPAddress.TryParse(host, out var address)
            && (IPAddress.IsLoopback(address) || address.Equals(setup.Listen.EndPoint.Address) || address.Equals(Plain(local)));
    }

    private static IPAddress? Plain(IPAddress? address) => address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address;
}
