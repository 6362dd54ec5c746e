using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Satchel.Protocols.Crypto;
using Satchel.Protocols.Nostr;

namespace Satchel.Server.Tests.Gateway;

/// <summary>What a gateway says of itself, and to whom.</summary>
public sealed class PageTests
{
    [Fact]
    public async Task The_manifest_is_signed_and_its_signature_covers_all_that_it_says()
    {
        using var random = RandomNumberGenerator.Create();
        using var key = SecretKey.Generate(random);
        await using var world = await GatewayWorld.BeginAsync(setup => setup with
        {
            Agent = () => key.PublicKey.ToString(),
            Sign = draft => draft.Sign(key, RandomNumberGenerator.GetBytes(Schnorr.AuxiliaryBytes)),
            PublicAddress = new Uri("https://gateway.example.org/"),
            Relays = ["wss://relay.example"],
            Terms = "Ask refunds@example.org, \"at any time\" <b>&</b> é",
        });
        var manifest = (await world.AskAsync("/.well-known/lightning-memory.json", host: "evil.example")).Json;
        var signature = NostrEvent.Parse(Encoding.UTF8.GetBytes(manifest.GetProperty("signature").GetRawText()));
        signature.Verify(world.Clock.GetUtcNow());
        Assert.Equal((key.PublicKey.ToString(), EventKind.ApplicationData, $"gateway:{key.PublicKey}"), (signature.Author.ToString(), signature.Kind, signature.Identifier));
        using var signed = JsonDocument.Parse(signature.Content);
        foreach (var property in signed.RootElement.EnumerateObject())
        {
            Assert.Equal(property.Value.GetRawText(), manifest.GetProperty(property.Name).GetRawText());
        }

        Assert.Equal(signed.RootElement.EnumerateObject().Count() + 1, manifest.EnumerateObject().Count());
        Assert.Equal(("https://gateway.example.org", "sandbox", 600), (manifest.GetProperty("gateway_url").GetString(), manifest.GetProperty("payment").GetProperty("network").GetString(), manifest.GetProperty("payment").GetProperty("invoice_expiry_s").GetInt32()));
        Assert.Equal("/ln/vendor/{name}", manifest.GetProperty("schemas").GetProperty("ln_vendor_reputation").GetProperty("path").GetString());
    }

    [Fact]
    public async Task Without_a_key_the_manifest_says_that_it_is_not_signed_and_never_takes_its_address_from_who_asks()
    {
        await using var world = await GatewayWorld.BeginAsync();
        var manifest = (await world.AskAsync("/.well-known/lightning-memory.json", host: "evil.example")).Json;
        Assert.Equal(JsonValueKind.Null, manifest.GetProperty("signature").ValueKind);
        Assert.Equal(world.Address.GetLeftPart(UriPartial.Authority), manifest.GetProperty("gateway_url").GetString());
    }

    [Fact]
    public async Task The_description_names_every_operation_that_is_sold_with_its_price()
    {
        await using var world = await GatewayWorld.BeginAsync(setup => setup with { SellsEverything = true });
        var description = (await world.AskAsync("/openapi.json")).Json;
        Assert.Equal("3.1.0", description.GetProperty("openapi").GetString());
        var operations = description.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject()).Select(method => method.Value).ToList();
        Assert.Equal(GatewayWorld.Prices.OrderBy(price => price.Key), operations.Select(operation => KeyValuePair.Create(operation.GetProperty("operationId").GetString()!, operation.GetProperty("x-price-sats").GetInt64())).OrderBy(price => price.Key));
        Assert.Equal(["vendor", "amount_sats"], description.GetProperty("paths").GetProperty("/ln/preflight").GetProperty("post").GetProperty("requestBody").GetProperty("content").GetProperty("application/json").GetProperty("schema").GetProperty("required").EnumerateArray().Select(name => name.GetString()));
        Assert.Equal("path", description.GetProperty("paths").GetProperty("/ln/trust/{name}").GetProperty("get").GetProperty("parameters")[0].GetProperty("in").GetString());
    }

    [Fact]
    public async Task Pages_of_other_origins_may_ask_only_where_the_owner_says_so()
    {
        await using var closed = await GatewayWorld.BeginAsync();
        Assert.Equal(405, (await closed.AskAsync("/memory/list", method: HttpMethod.Options, origin: "https://app.example")).Status);
        Assert.Null((await closed.AskAsync("/memory/list", origin: "https://app.example")).AllowedOrigin);

        await using var open = await GatewayWorld.BeginAsync(setup => setup with { Origins = ["https://app.example"] });
        Assert.Equal((204, "https://app.example"), Seen(await open.AskAsync("/memory/list", method: HttpMethod.Options, origin: "https://app.example")));
        Assert.Equal((402, "https://app.example"), Seen(await open.AskAsync("/memory/list", origin: "https://app.example")));
        Assert.Equal((402, null), Seen(await open.AskAsync("/memory/list", origin: "https://other.example")));

        await using var any = await GatewayWorld.BeginAsync(setup => setup with { Origins = ["*"] });
        Assert.Equal((402, "*"), Seen(await any.AskAsync("/memory/list", origin: "https://other.example")));
    }

    [Fact]
    public async Task Whoever_asks_through_a_proxy_is_told_apart_only_where_the_proxy_is_trusted()
    {
        await using var trusting = await GatewayWorld.BeginAsync(setup => setup with { UnpaidBurst = 1, UnpaidPerSecond = 1, TrustedProxies = [IPNetwork.Parse("127.0.0.0/8"), IPNetwork.Parse("10.0.0.0/8")] });
        Assert.Equal(402, (await trusting.AskAsync("/memory/list", forwardedFor: "203.0.113.5")).Status);
        Assert.Equal(429, (await trusting.AskAsync("/memory/list", forwardedFor: "198.51.100.1, 203.0.113.5, 10.1.1.1")).Status);
        Assert.Equal(402, (await trusting.AskAsync("/memory/list", forwardedFor: "203.0.113.6")).Status);
        Assert.Equal(402, (await trusting.AskAsync("/memory/list", forwardedFor: "nonsense")).Status);

        await using var wary = await GatewayWorld.BeginAsync(setup => setup with { UnpaidBurst = 1, UnpaidPerSecond = 1 });
        Assert.Equal(402, (await wary.AskAsync("/memory/list", forwardedFor: "203.0.113.5")).Status);
        Assert.Equal(429, (await wary.AskAsync("/memory/list", forwardedFor: "203.0.113.6")).Status);
    }

    private static (int Status, string? AllowedOrigin) Seen(WorldAnswer answer) => (answer.Status, answer.AllowedOrigin);
}
