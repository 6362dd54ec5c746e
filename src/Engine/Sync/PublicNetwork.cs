using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;

namespace Satchel.Engine.Sync;

/// <summary>
/// Connections to addresses that strangers name: they lead to the internet, never into a private network or to this machine. What a name leads to is looked
/// at when the connection is made, so that it cannot lead elsewhere between check and use. Nothing is followed to another address.
/// </summary>
public static class PublicNetwork
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Connections for one address.</summary>
    /// <param name="toThisMachine">Whether they lead to this machine and nowhere else, because the owner typed its address.</param>
    [SuppressMessage("Reliability", "CA2000", Justification = "The invoker disposes of its handler.")]
    public static HttpMessageInvoker Connect(bool toThisMachine) => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        ConnectTimeout = ConnectTimeout,
        UseCookies = false,
        UseProxy = false,
        ConnectCallback = (context, cancellationToken) => ConnectAsync(context.DnsEndPoint, toThisMachine, cancellationToken),
    });

    /// <summary>Whether an address of the network is somebody's on the internet.</summary>
    public static bool IsPublic(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return plain.AddressFamily is AddressFamily.InterNetworkV6
            ? !IPAddress.IsLoopback(plain) && !plain.IsIPv6LinkLocal && !plain.IsIPv6SiteLocal && !plain.IsIPv6UniqueLocal && !plain.IsIPv6Multicast
                && !plain.IsIPv6Teredo && !plain.Equals(IPAddress.IPv6Any)

                // 6to4 and NAT64 hide an address of the other kind.
                && plain.GetAddressBytes() is not ([0x20, 0x02, ..] or [0, 0x64, 0xff, 0x9b, ..])
            : plain.GetAddressBytes() is not ([0 or 10 or 127, ..] or [100, >= 64 and <= 127, ..] or [169, 254, ..] or [172, >= 16 and <= 31, ..]
                or [192, 168, ..] or [192, 0, 0 or 2, _] or [198, 18 or 19, ..] or [198, 51, 100, _] or [203, 0, 113, _] or [>= 224, ..]);
    }

    [SuppressMessage("Reliability", "CA2000", Justification = "The stream owns its socket.")]
    private static async ValueTask<Stream> ConnectAsync(DnsEndPoint place, bool toThisMachine, CancellationToken cancellationToken)
    {
        foreach (var address in await Dns.GetHostAddressesAsync(place.Host, cancellationToken).ConfigureAwait(false))
        {
            if (toThisMachine ? !IPAddress.IsLoopback(address) : !IsPublic(address))
            {
                continue;
            }

            var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(address, place.Port, cancellationToken).ConfigureAwait(false);
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
