using System.Diagnostics.CodeAnalysis;
using System.Net;
using Satchel.Engine.Commerce;
using Satchel.Engine.Sync;
using Satchel.Engine.Tests.Commerce;
using Satchel.Testing.Lightning;

namespace Satchel.Engine.Tests.Sync;

/// <summary>A gateway is believed once its host names the key that advertises it, and no advert leads into a private network.</summary>
public sealed class GatewayProbeTests : PurseFixture
{
    private const string Agent = "f9308a019258c31049344f85f89d5229b531c845836f99b08601f113bce036f9";

    [Theory]
    [InlineData(Agent, null)]
    [InlineData("c6047f9441ed7d6d3045406e95c07cd85c778e4b8cef3ca7abac09b95c709ee5", "other_key")]
    [InlineData("", "no_key")]
    [InlineData("not json", "no_manifest")]
    public async Task An_advert_is_confirmed_by_its_host_alone(string named, string? problem)
    {
        await using var host = new WireServer(_ => new WireReply.Answer(200, named == "not json" ? named : Manifest(named)));
        await AdvertiseAsync("https://gw.example.com/api");

        // The name of the advert leads to the test's own server.
        var confirmed = await new GatewayProbe(Purse, Clock, _ => ToTestServer(host.Address)).ConfirmAsync(10, Token);

        var known = Assert.Single(await Purse.Gateways.FindAsync(null, 10, Token)).Gateway;
        Assert.Equal((problem is null ? 1 : 0, problem is null, problem), (confirmed, known.IsConfirmed, known.Problem));
        Assert.Equal("/.well-known/lightning-memory.json", Assert.Single(host.Requests).Path);
        Assert.Equal(0, await new GatewayProbe(Purse, Clock, _ => ToTestServer(host.Address)).ConfirmAsync(10, Token));
        Assert.Single(host.Requests);
    }

    [Fact]
    public async Task Another_address_must_be_confirmed_anew()
    {
        await using var host = new WireServer(_ => new WireReply.Answer(200, Manifest(Agent)));
        await AdvertiseAsync("https://gw.example.com");
        await new GatewayProbe(Purse, Clock, _ => ToTestServer(host.Address)).ConfirmAsync(10, Token);
        Clock.Advance(TimeSpan.FromMinutes(1));
        await AdvertiseAsync("https://elsewhere.example.com");
        Assert.False(Assert.Single(await Purse.Gateways.FindAsync(null, 10, Token)).Gateway.IsConfirmed);
    }

    [Fact]
    public async Task A_gateway_on_this_machine_is_taken_in_only_where_the_owner_types_it()
    {
        await using var host = new WireServer(_ => new WireReply.Answer(200, Manifest(Agent)));
        var probe = new GatewayProbe(Purse, Clock, PublicNetwork.Connect);
        var (gateway, problem) = await probe.LearnAsync(host.Address, Token);
        Assert.Equal((true, null), (gateway!.IsConfirmed, problem));
        Assert.Equal(2, gateway.Operations["memory_query"]);

        foreach (var refused in (string[])["http://10.0.0.1/", "http://gw.example.com/", "ftp://127.0.0.1/", "https://user@gw.example.com/"])
        {
            Assert.Equal((null, "address_refused"), await probe.LearnAsync(new Uri(refused), Token));
        }
    }

    [Theory]
    [InlineData("http://gw.example.com")]
    [InlineData("https://127.0.0.1:8402")]
    [InlineData("https://localhost")]
    [InlineData("https://user:word@gw.example.com")]
    [InlineData("https://gw.example.com?next=http://10.0.0.1")]
    [InlineData("file:///etc/passwd")]
    public async Task An_advert_names_no_address_of_this_machine_and_none_without_encryption(string url)
    {
        Assert.Equal(("wrong_url", 0), (Assert.Single((await AdvertiseAsync(url)).Refused).Reason, (await Purse.Gateways.FindAsync(null, 10, Token)).Count));
    }

    [Theory]
    [InlineData("8.8.8.8", true)]
    [InlineData("2606:4700::1111", true)]
    [InlineData("10.1.2.3", false)]
    [InlineData("127.0.0.1", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("172.20.0.1", false)]
    [InlineData("192.168.0.1", false)]
    [InlineData("100.64.0.1", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("224.0.0.1", false)]
    [InlineData("::1", false)]
    [InlineData("fe80::1", false)]
    [InlineData("fd00::1", false)]
    [InlineData("::ffff:10.0.0.1", false)]
    [InlineData("64:ff9b::a00:1", false)]
    [InlineData("2002:a00:1::", false)]
    public void Only_addresses_of_the_internet_are_called(string address, bool isPublic) => Assert.Equal(isPublic, PublicNetwork.IsPublic(IPAddress.Parse(address)));

    [Fact]
    public async Task A_name_that_leads_to_this_machine_is_not_called()
    {
        await using var host = new WireServer(_ => new WireReply.Answer(200, Manifest(Agent)));
        using var http = PublicNetwork.Connect(toThisMachine: false);
        using var request = new HttpRequestMessage(HttpMethod.Get, host.Address);
        await Assert.ThrowsAsync<HttpRequestException>(() => http.SendAsync(request, Token));
        Assert.Empty(host.Requests);
    }

    private static string Manifest(string agent)
        => $$"""{"agent_pubkey": "{{agent}}", "gateway_url": "https://gw.example.com", "operations": {"memory_query": 2}, "relays": ["wss://relay.example"]}""";

    /// <summary>Connections that lead to a server of the test, whatever they name.</summary>
    [SuppressMessage("Reliability", "CA2000", Justification = "The invoker owns its handler.")]
    private static HttpMessageInvoker ToTestServer(Uri address) => new(new ToServer(address));

    private async Task<TrustIntake> AdvertiseAsync(string url)
    {
        var offer = new GatewayOffer { Url = url, Operations = new Dictionary<string, long> { ["memory_query"] = 2 }, Version = "1" };
        var now = Clock.GetUtcNow();
        return await Purse.Trust.ImportAsync([TrustSeeds.Sign(3, TrustEvents.Advert(offer, Agent, now, now.AddDays(3)))], "test", null, Token);
    }

    [SuppressMessage("Reliability", "CA2000", Justification = "A delegating handler owns the inner one.")]
    private sealed class ToServer(Uri address) : DelegatingHandler(new SocketsHttpHandler())
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.RequestUri = new Uri(address, request.RequestUri!.PathAndQuery);
            return base.SendAsync(request, cancellationToken);
        }
    }
}
