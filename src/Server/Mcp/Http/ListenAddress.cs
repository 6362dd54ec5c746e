using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;

namespace Satchel.Server.Mcp.Http;

/// <summary>The address and the port that a server listens on.</summary>
public sealed record ListenAddress
{
    private const string LocalName = "localhost";

    private ListenAddress(IPEndPoint endPoint) => EndPoint = endPoint;

    /// <summary>This machine alone, at the usual port.</summary>
    public static ListenAddress Usual { get; } = new(new IPEndPoint(IPAddress.Loopback, 8403));

    /// <summary>This machine alone, at a port that the system chooses.</summary>
    public static ListenAddress AnyPort { get; } = new(new IPEndPoint(IPAddress.Loopback, 0));

    /// <summary>The address and the port; port 0 lets the system choose one.</summary>
    public IPEndPoint EndPoint { get; }

    /// <summary>Whether only programs of this machine can reach it.</summary>
    public bool IsLoopback => IPAddress.IsLoopback(EndPoint.Address);

    /// <summary>Reads <c>127.0.0.1:8403</c>, <c>[::1]:8403</c> or <c>localhost:8403</c>. Other names would have to be looked up, and are not read.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out ListenAddress? address)
    {
        ArgumentNullException.ThrowIfNull(text);
        address = null;
        var colon = text.LastIndexOf(':');
        if (colon < 0 || !ushort.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port))
        {
            return false;
        }

        var host = text[..colon];
        var named = string.Equals(host, LocalName, StringComparison.OrdinalIgnoreCase) ? IPAddress.Loopback : null;
        if (named is null && (!IPAddress.TryParse(host, out named) || !IsWhole(host, named)))
        {
            return false;
        }

        address = new ListenAddress(new IPEndPoint(named, port));
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => EndPoint.ToString();

    /// <summary>The parser also takes <c>1</c> for <c>0.0.0.1</c>, and IPv6 without the brackets that tell it from the port.</summary>
    private static bool IsWhole(string host, IPAddress address)
        => address.AddressFamily is System.Net.Sockets.AddressFamily.InterNetworkV6
            ? host.StartsWith('[')
            : string.Equals(host, address.ToString(), StringComparison.Ordinal);
}
