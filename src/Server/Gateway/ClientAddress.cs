using System.Net;
using Microsoft.AspNetCore.Http;

namespace Satchel.Server.Gateway;

/// <summary>Who asks: the other end of the connection, or, where that is a proxy whom the owner trusts, the one it names.</summary>
internal static class ClientAddress
{
    private const string ForwardedFor = "X-Forwarded-For";

    /// <summary>The address of who asks.</summary>
    public static IPAddress Of(HttpContext context, IReadOnlyList<IPNetwork> proxies)
    {
        var client = Plain(context.Connection.RemoteIpAddress ?? IPAddress.None);
        string[] named = [.. context.Request.Headers[ForwardedFor].OfType<string>().SelectMany(line => line.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))];
        for (var i = named.Length - 1; i >= 0 && IsIn(proxies, client) && IPAddress.TryParse(named[i], out var before); i--)
        {
            client = Plain(before);
        }

        return client;
    }

    /// <summary>Whether a program of this machine asks, and no proxy of this machine for somebody else.</summary>
    public static bool IsLocal(HttpContext context, IReadOnlyList<IPNetwork> proxies)
    {
        var headers = context.Request.Headers;
        var isForwarded = headers.ContainsKey(ForwardedFor) || headers.ContainsKey("Forwarded") || headers.ContainsKey("X-Real-IP");
        return IPAddress.IsLoopback(Of(context, proxies)) && !(isForwarded && !IsIn(proxies, Plain(context.Connection.RemoteIpAddress ?? IPAddress.None)));
    }

    private static bool IsIn(IReadOnlyList<IPNetwork> networks, IPAddress address) => networks.Any(network => network.Contains(address));

    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
}
