using System.Security.Cryptography;
using System.Text;
using Satchel.Engine.Model;
using Satchel.Protocols.Crypto;
using Satchel.Protocols.Nostr;

namespace Satchel.Server.Tests.Gateway;

/// <summary>What opens to the owner, and to nobody else.</summary>
public sealed class OwnerTests : IDisposable
{
    private const string Word = "a-word-that-nobody-guesses-0123456789";
    private const string Spending = "/ln/spending?since=7d";

    private readonly RandomNumberGenerator _random = RandomNumberGenerator.Create();
    private readonly SecretKey _key;

    public OwnerTests() => _key = SecretKey.Generate(_random);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _key.Dispose();
        _random.Dispose();
    }

    [Theory]
    [InlineData("GET", Spending, null)]
    [InlineData("GET", "/ln/budget", null)]
    [InlineData("GET", "/ln/compliance-report", null)]
    [InlineData("POST", "/ln/preflight", "{\"vendor\":\"shop.example\",\"amount_sats\":5}")]
    [InlineData("GET", "/memory/list", null)]
    public async Task The_key_of_the_home_or_its_word_opens_everything_free_of_charge(string method, string target, string? body)
    {
        await using var world = await BeginAsync();
        Assert.Equal(200, (await world.AskAsync(target, $"Bearer {Word}", new HttpMethod(method), body)).Status);
        Assert.Equal(200, (await world.AskAsync(target, Sign(world, method, new Uri(world.Address, target).ToString(), body), new HttpMethod(method), body)).Status);
        Assert.Equal(200, (await world.AskAsync(target, Sign(world, method, $"http://localhost:{world.Address.Port}{target}", body), new HttpMethod(method), body)).Status);
        Assert.Empty(await world.Sold.OfferedAsync(10, Stop));
    }

    [Fact]
    public async Task An_event_is_good_for_one_request_once_and_for_a_minute()
    {
        await using var world = await BeginAsync();
        var address = new Uri(world.Address, Spending).ToString();
        var header = Sign(world, "GET", address);
        Assert.Equal(401, (await world.AskAsync("/ln/budget", header)).Status);
        Assert.Equal(401, (await world.AskAsync("/ln/preflight", header, HttpMethod.Post, "{\"vendor\":\"x\",\"amount_sats\":5}")).Status);
        Assert.Equal(200, (await world.AskAsync(Spending, header)).Status);
        Assert.Equal((401, "The event was shown before."), await RefusalAsync(world, header));
        await world.CloseAsync();
        await world.OpenAsync();
        Assert.Equal((401, "The event was shown before."), await RefusalAsync(world, header));

        var late = Sign(world, "GET", address);
        world.Clock.Advance(TimeSpan.FromSeconds(61));
        Assert.Equal(401, (await world.AskAsync(Spending, late)).Status);
        Assert.Equal(401, (await world.AskAsync(Spending, Sign(world, "GET", "https://elsewhere.example" + Spending))).Status);
    }

    [Fact]
    public async Task A_body_that_was_changed_or_another_key_opens_nothing()
    {
        await using var world = await BeginAsync();
        const string Body = "{\"vendor\":\"shop.example\",\"amount_sats\":5}";
        var header = Sign(world, "POST", new Uri(world.Address, "/ln/preflight").ToString(), Body);
        Assert.Equal(401, (await world.AskAsync("/ln/preflight", header, HttpMethod.Post, Body.Replace('5', '6'))).Status);

        using var other = SecretKey.Generate(_random);
        Assert.Equal((401, "The event is not signed by the owner."), await RefusalAsync(world, Sign(world, "GET", new Uri(world.Address, Spending).ToString(), key: other)));
    }

    [Theory]
    [InlineData("Bearer wrong")]
    [InlineData("Bearer ")]
    [InlineData("Basic a-word-that-nobody-guesses-0123456789")]
    public async Task Another_word_opens_nothing(string header)
    {
        await using var world = await BeginAsync();
        Assert.Equal(403, (await world.AskAsync(Spending, header)).Status);
        Assert.Equal(402, (await world.AskAsync("/memory/list", header)).Status);
    }

    [Fact]
    public async Task The_owner_sees_what_is_private_and_what_the_owner_leaves_is_not_held_back()
    {
        await using var world = await BeginAsync();
        await world.RememberAsync("The safe is in the cellar.", MemoryVisibility.Private);
        Assert.Contains("cellar", (await world.AskAsync("/memory/query?q=safe", $"Bearer {Word}")).Text, StringComparison.Ordinal);
        Assert.Equal(200, (await world.AskAsync("/memory/store", $"Bearer {Word}", HttpMethod.Post, "{\"content\":\"The shop closes at six.\"}")).Status);
        Assert.Contains(await world.MemoriesAsync(), memory => memory.Content.Contains("six", StringComparison.Ordinal) && memory is { Trust: MemoryTrust.Trusted, Origin: MemoryOrigin.Agent });
    }

    [Fact]
    public async Task Metrics_are_told_to_this_machine_and_the_owner_but_not_through_a_proxy()
    {
        await using var world = await BeginAsync();
        await world.AskAsync("/memory/list");
        var metrics = await world.AskAsync("/metrics");
        Assert.Contains("satchel_gateway_challenges_total{operation=\"memory_list\"} 1\n", metrics.Text, StringComparison.Ordinal);
        Assert.Contains("satchel_gateway_requests_total{status=\"402\"} 1\n", metrics.Text, StringComparison.Ordinal);
        Assert.Equal(403, (await world.AskAsync("/metrics", forwardedFor: "203.0.113.5")).Status);
        Assert.Equal(200, (await world.AskAsync("/metrics", $"Bearer {Word}", forwardedFor: "203.0.113.5")).Status);
    }

    private Task<GatewayWorld> BeginAsync()
        => GatewayWorld.BeginAsync(setup => setup with { AdminToken = Word, Agent = () => _key.PublicKey.ToString() });

    private static async Task<(int Status, string? Detail)> RefusalAsync(GatewayWorld world, string header)
    {
        var answer = await world.AskAsync(Spending, header);
        return (answer.Status, answer["detail"]);
    }

    private string Sign(GatewayWorld world, string method, string address, string? body = null, SecretKey? key = null)
    {
        var auxiliary = new byte[Schnorr.AuxiliaryBytes];
        _random.GetBytes(auxiliary);
        return HttpAuthentication.Header(HttpAuthentication.Draft(method, address, Encoding.UTF8.GetBytes(body ?? ""), world.Clock.GetUtcNow()).Sign(key ?? _key, auxiliary));
    }
}
