using System.Net;
using Satchel.Server.Mcp.Http;

namespace Satchel.Server.Tests.Mcp.Http;

public sealed class ListenAddressTests
{
    [Theory]
    [InlineData("127.0.0.1:8403", "127.0.0.1:8403", true)]
    [InlineData("localhost:0", "127.0.0.1:0", true)]
    [InlineData("[::1]:80", "[::1]:80", true)]
    [InlineData("0.0.0.0:8403", "0.0.0.0:8403", false)]
    [InlineData("[::]:8403", "[::]:8403", false)]
    [InlineData("192.168.1.7:65535", "192.168.1.7:65535", false)]
    public void An_address_and_a_port_are_read(string text, string expected, bool isLoopback)
    {
        Assert.True(ListenAddress.TryParse(text, out var address));
        Assert.Equal((IPEndPoint.Parse(expected), isLoopback), (address.EndPoint, address.IsLoopback));
    }

    [Theory]
    [InlineData("")]
    [InlineData("8403")]
    [InlineData(":8403")]
    [InlineData("127.0.0.1")]
    [InlineData("127.0.0.1:")]
    [InlineData("127.0.0.1:-1")]
    [InlineData("127.0.0.1:65536")]
    [InlineData("127.0.0.1:+80")]
    [InlineData("1:80")]
    [InlineData("::1:80")]
    [InlineData("example.org:80")]
    [InlineData("http://127.0.0.1:80")]
    public void What_is_none_is_refused(string text) => Assert.False(ListenAddress.TryParse(text, out _));
}
