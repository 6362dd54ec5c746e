using Satchel.Engine.Commerce;
using Satchel.Protocols.Lightning;
using Satchel.Server.Buying;
using Satchel.Testing.Lightning;

namespace Satchel.Server.Tests.Buying;

public sealed class GatewayDirectoryTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public void The_cheapest_the_fastest_and_the_most_reliable_are_preferred_and_a_problem_outweighs_all()
    {
        GatewayQuote[] offers = [Offer("slow", 2, 900, 0.8), Offer("dear", 8, 30, 0.8), Offer("good", 2, 30, 0.8), Offer("shady", 2, 30, 0.1), Offer("other", 1, 1, 1) with { Problem = "it names another key" }];
        Assert.Equal(["good", "slow", "shady", "dear", "other"], GatewayQuote.Rank(offers).Select(ranked => ranked.Offer.Url.Host));
        Assert.Equal(0, GatewayQuote.Rank(offers)[^1].Score);
        Assert.Equal(1, GatewayQuote.Rank([Offer("free", 0, 0, 1)])[0].Score, 9);
        Assert.Empty(GatewayQuote.Rank([]));
    }

    [Fact]
    public async Task Gateways_are_asked_what_they_sell_and_only_the_owners_may_be_on_this_machine()
    {
        await using var world = new BuyerWorld();
        world.Gateway.Manifest = """{"agent_pubkey":"f9308a019258c31049344f85f89d5229b531c845836f99b08601f113bce036f9","operations":{"memory_query":2}}""";
        await using var silent = new WireServer(_ => new WireReply.Answer(404, "{}"));
        await using var hidden = new WireServer(_ => throw new InvalidOperationException("An advert leads here, and nobody may follow."));
        await world.AdvertiseAsync(hidden.Address);
        var ranked = await new GatewayDirectory(world.Purse, world.Clock).RankAsync("memory_query", [silent.Address, world.Gateway.Address], PaymentNetwork.Sandbox, Stop);
        Assert.Equal((2, world.Gateway.Address), (ranked.Count, ranked[0].Offer.Url));
        Assert.Equal((Msat.FromSats(2), 0.8, null), (ranked[0].Offer.Price, ranked[0].Offer.Success, ranked[0].Offer.Problem));
        Assert.Equal("f9308a019258c31049344f85f89d5229b531c845836f99b08601f113bce036f9", ranked[0].Offer.Agent);
        Assert.Equal("it does not say what it sells", ranked.Single(one => one.Offer.Url == silent.Address).Offer.Problem);
        Assert.Empty(hidden.Requests);
        Assert.Equal("it does not sell this", (await new GatewayDirectory(world.Purse, world.Clock).RankAsync("memory_list", [world.Gateway.Address], PaymentNetwork.Sandbox, Stop))[0].Offer.Problem);
    }

    private static GatewayQuote Offer(string host, long sats, int ms, double success)
        => new(new Uri($"https://{host}"), null, IsOwners: true, Msat.FromSats(sats), TimeSpan.FromMilliseconds(ms), success, null);
}
