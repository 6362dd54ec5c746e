using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;

namespace Satchel.Server.Buying;

/// <summary>
/// Which addresses are bought from: https anywhere but in private networks; this machine only where the owner has typed or configured it. What a name leads to is
/// checked when the connection is made, so that a name cannot lead elsewhere between check and use.
/// </summary>
internal static class GatewayAddress
{
    /// <summary>Whether an address may be called at all.</summary>
    /// <param name="address">The address.</param>
    /// <param name="isOwners">Whether the owner of the home has typed or configured it.</param>
    public static bool IsAllowed(Uri address, bool isOwners)
        => address is { UserInfo: "", Fragment: "" }
            && (!address.IsLoopback || isOwners)
            && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback));

    /// <summary>Connections that lead where they may.</summary>
    [SuppressMessage("Reliability", "CA2000", Justification = "The invoker disposes of its handler.")]
    public static HttpMessageInvoker Connect(Uri address, bool isOwners) => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        ConnectTimeout = TimeSpan.FromSeconds(10),
        UseCookies = false,
        UseProxy = false,
        ConnectCallback = (context, cancellationToken) => ConnectAsync(context.DnsEndPoint, isOwners && address.IsLoopback, cancellationToken),
    });

    /// <summary>Whether an address of the network is somebody's on the internet.</summary>
    internal static bool IsPublic(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        if (plain.AddressFamily == AddressFamily.InterNetworkV6)
        {
            return !IPAddress.IsLoopback(plain) && !plain.IsIPv6LinkLocal && !plain.IsIPv6SiteLocal && !plain.IsIPv6UniqueLocal && !plain.IsIPv6Multicast
                && !plain.IsIPv6Teredo && !plain.Equals(IPAddress.IPv6Any) && plain.GetAddressBytes() is not [0x20, 0x02, ..] and not [0, 0x64, 0xff, 0x9b, ..];
        }

        return plain.GetAddressBytes() is not ([0 or 10 or 127, ..] or [100, >= 64 and <= 127, ..] or [169, 254, ..] or [172, >= 16 and <= 31, ..]
            or [192, 168, ..] or [192, 0, 0 or 2, _] or [198, 18 or 19, ..] or [198, 51, 100, _] or [203, 0, 113, _] or [>= 224, ..]);
    }

    [SuppressMessage("Reliability", "CA2000", Justification = "The stream owns its socket.")]
    private static async ValueTask<Stream> ConnectAsync(DnsEndPoint place, bool toThisMachine, CancellationToken cancellationToken)
    {
        foreach (var address in await Dns.GetHostAddressesAsync(place.Host, cancellationToken))
        {
            if (toThisMachine ? !IPAddress.IsLoopback(address) : !IsPublic(address))
            {
                continue;
            }

            var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(address, place.Port, cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }

        throw new HttpRequestException("The name leads to no address that may be called.");
    }
}
