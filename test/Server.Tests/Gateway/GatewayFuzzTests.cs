using System.Net.Sockets;
using System.Text;

namespace Satchel.Server.Tests.Gateway;

/// <summary>Requests as no client would make them: each is refused or answered, none breaks the gateway, and nothing is served that was not paid.</summary>
public sealed class GatewayFuzzTests
{
    private const int Requests = 400;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task No_request_makes_it_fail(int seed)
    {
        var random = new Random(seed);
        await using var world = await GatewayWorld.BeginAsync(setup => setup with { SellsEverything = true, UnpaidBurst = 1_000_000, UnpaidPerSecond = 1_000_000, UsesPerToken = 1_000_000 });
        var paid = (await world.BuyTokenAsync("/memory/list")).ToHeader();
        byte[][] seeds = [.. Samples(paid).Select(Encoding.UTF8.GetBytes)];
        for (var number = 0; number < Requests; number++)
        {
            var request = Mutate(seeds[random.Next(seeds.Length)], random);
            var status = await SendAsync(world, request);
            Assert.True(status is 0 or (>= 200 and < 500) or 505, $"seed {seed}, request {number}: {status} for {Convert.ToBase64String(request)}");
        }

        Assert.Equal(200, (await world.AskAsync("/health")).Status);
        Assert.Equal(200, (await world.AskAsync("/memory/list", paid)).Status);
        Assert.Empty(await world.Sold.RefundableAsync(10, Stop));
    }

    private static IEnumerable<string> Samples(string paid)
    {
        static string Post(string path, string body, string header = "") => $"POST {path} HTTP/1.1\r\nHost: a\r\n{header}Content-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}";
        yield return $"GET /memory/list?limit=5&since=7d HTTP/1.1\r\nHost: a\r\nAuthorization: {paid}\r\n\r\n";
        yield return $"GET /ln/vendor/https%3A%2F%2Fshop.example HTTP/1.1\r\nHost: a\r\nAuthorization: {paid}\r\n\r\n";
        yield return $"GET /memory/list HTTP/1.1\r\nHost: a\r\nMacaroon: {Convert.ToHexStringLower(Convert.FromBase64String(paid.Split(' ', ':')[1]))}\r\n\r\n";
        yield return $"GET /ln/budget?vendor=x HTTP/1.1\r\nHost: a\r\nAuthorization: Nostr {Convert.ToBase64String("{\"id\":\"00\",\"kind\":27235,\"tags\":[]}"u8)}\r\nX-Forwarded-For: 1.2.3.4\r\n\r\n";
        yield return Post("/memory/store", "{\"content\":\"We sell apples.\",\"type\":\"vendor\",\"metadata\":{\"a\":[1,2,{\"b\":null}]}}", $"Authorization: {paid}\r\n");
        yield return Post("/ln/preflight", "{\"vendor\":\"shop.example\",\"amount_sats\":5,\"network\":\"sandbox\"}");
        yield return "OPTIONS /memory/list HTTP/1.1\r\nHost: a\r\nOrigin: https://a.example\r\n\r\n";
        yield return "GET /.well-known/lightning-memory.json HTTP/1.1\r\nHost: a\r\n\r\n";
    }

    private static byte[] Mutate(byte[] request, Random random)
    {
        var bytes = request.ToList();
        for (var change = random.Next(1, 6); change > 0 && bytes.Count > 4; change--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(5))
            {
                case 0:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    bytes.RemoveRange(at, Math.Min(random.Next(1, 9), bytes.Count - at));
                    break;
                case 2:
                    bytes.InsertRange(at, bytes.GetRange(at, Math.Min(random.Next(1, 33), bytes.Count - at)));
                    break;
                case 3:
                    bytes.InsertRange(at, Enumerable.Repeat((byte)random.Next(256), random.Next(1, 300)));
                    break;
                default:
                    bytes[at] = (byte)random.Next(256);
                    break;
            }
        }

        return [.. bytes];
    }

    /// <summary>Sends bytes, and says that nothing follows.</summary>
    /// <returns>The status; 0 where the connection was closed without one.</returns>
    private static async Task<int> SendAsync(GatewayWorld world, byte[] request)
    {
        using var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync("127.0.0.1", world.Address.Port, Stop);
        var stream = client.GetStream();
        try
        {
            await stream.WriteAsync(request, Stop);
            client.Client.Shutdown(SocketShutdown.Send);
            var buffer = new byte[64];
            var held = 0;
            while (held < 12 && await stream.ReadAsync(buffer.AsMemory(held), Stop) is > 0 and var length)
            {
                held += length;
            }

            return held >= 12 ? int.Parse(Encoding.ASCII.GetString(buffer, 9, 3), System.Globalization.CultureInfo.InvariantCulture) : 0;
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
