using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Satchel.Engine.Ledger;
using Satchel.Engine.Model;
using Satchel.Engine.Trade;
using Satchel.Protocols.Payments;
using Satchel.Testing;

namespace Satchel.Server.Tests.Gateway;

/// <summary>Tokens in every form in which clients show them, and what becomes of their money.</summary>
public sealed class TokenTests
{
    private const string Query = "/memory/query?q=library";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_token_is_taken_in_every_form_that_clients_send()
    {
        await using var world = await GatewayWorld.BeginAsync(setup => setup with { UsesPerToken = 20 });
        var credential = await world.BuyTokenAsync(Query);
        var (token, preimage) = (credential.Tokens[0], credential.Preimage.Reveal());
        Assert.True(Macaroon.TryParse(token, out var macaroon));
        var url = token.Replace('+', '-').Replace('/', '_').TrimEnd('=');
        foreach (var header in (string[])[$"L402 {token}:{preimage}", $"l402 {url}:{preimage.ToUpperInvariant()}", $"LSAT {token}:{preimage}", $"L402 AAAA,{token}:{preimage}", $"LSAT {token}:{preimage}, L402 {token}:{preimage}"])
        {
            Assert.Equal(200, (await world.AskAsync(Query, header)).Status);
        }

        var hex = Convert.ToHexStringLower(Convert.FromBase64String(macaroon.Attenuate($"preimage={preimage}").ToBase64()));
        Assert.Equal(200, (await world.AskAsync(Query, headers: [("Macaroon", hex)])).Status);
        Assert.Equal(200, (await world.AskAsync(Query, headers: [("Grpc-Metadata-Macaroon", hex.ToUpperInvariant())])).Status);
    }

    [Fact]
    public async Task Where_the_owner_is_strict_the_node_is_asked_whether_it_is_paid()
    {
        await using var world = await GatewayWorld.BeginAsync(setup => setup with { IsStrict = true });
        var challenge = await world.AskAsync(Query);
        var credential = await world.PayAsync(challenge);
        Assert.Equal(200, (await world.AskAsync(Query, credential.ToHeader())).Status);

        // A node shows the preimages of its own invoices before anybody has paid them: one that leaks opens nothing.
        await using var lax = await GatewayWorld.BeginAsync(setup => setup with { IsStrict = true, Node = new ForgetfulNode(setup.Node) });
        var unpaid = await lax.PayAsync(await lax.AskAsync(Query));
        var answer = await lax.AskAsync(Query, unpaid.ToHeader());
        Assert.Equal((402, "not_paid"), (answer.Status, answer["code"]));
    }

    [Fact]
    public async Task Tokens_of_Lightning_Memory_are_taken_only_where_the_owner_says_so_and_for_one_use()
    {
        var key = RandomNumberGenerator.GetBytes(32);
        var preimage = new string('1', 64);
        await using var closed = await GatewayWorld.BeginAsync();
        var token = Reference(key, preimage, "memory_query", closed.Clock.GetUtcNow().AddHours(1));
        var refused = await closed.AskAsync(Query, $"L402 {token}:{preimage}");
        Assert.Equal((402, "unknown_token"), (refused.Status, refused["code"]));

        await using var open = await GatewayWorld.BeginAsync(setup => setup with { ReferenceKey = key });
        Assert.Equal("wrong_operation", (await open.AskAsync("/memory/list", $"L402 {token}:{preimage}"))["code"]);
        Assert.Equal("preimage_mismatch", (await open.AskAsync(Query, $"L402 {token}:{new string('2', 64)}"))["code"]);
        Assert.Equal("unknown_token", (await open.AskAsync(Query, $"L402 {Reference(RandomNumberGenerator.GetBytes(32), preimage, "memory_query", open.Clock.GetUtcNow().AddHours(1))}:{preimage}"))["code"]);
        Assert.Equal(200, (await open.AskAsync(Query, $"L402 {token}:{preimage}")).Status);
        Assert.Equal(200, (await open.AskAsync(Query, $"L402 {token}:{preimage}")).Status);
        Assert.Equal("token_used", (await open.AskAsync("/memory/query?q=other", $"L402 {token}:{preimage}"))["code"]);
        open.Clock.Advance(TimeSpan.FromHours(2));
        Assert.Equal("wrong_operation", (await open.AskAsync(Query, $"L402 {token}:{preimage}"))["code"]);
    }

    [Fact]
    public async Task Each_use_of_a_bundle_leaves_its_own_text()
    {
        await using var world = await GatewayWorld.BeginAsync(setup => setup with { UsesPerToken = 3 });
        static string Body(string text) => $"{{\"content\":\"{text}\"}}";
        var credential = await world.PayAsync(await world.AskAsync("/memory/store", method: HttpMethod.Post, body: Body("We sell apples.")));
        foreach (var text in (string[])["We sell apples.", "We sell pears.", "We sell apples."])
        {
            Assert.Equal(200, (await world.AskAsync("/memory/store", credential.ToHeader(), HttpMethod.Post, Body(text))).Status);
        }

        Assert.Equal(["We sell apples.", "We sell pears."], (await world.MemoriesAsync()).Select(memory => memory.Content).Order());
    }

    [Fact]
    public async Task A_slow_request_slows_nobody_else_and_is_answered_before_the_gateway_ends()
    {
        await using var world = await GatewayWorld.BeginAsync();
        await world.RememberAsync("The library opens at nine.");
        const string Body = "{\"content\":\"We sell apples.\"}";
        var credential = await world.PayAsync(await world.AskAsync("/memory/store", method: HttpMethod.Post, body: Body));
        var holder = await world.Catalog.OpenAsync(StoreName.Default, Stop);
        var writer = await holder.BeginWriteAsync(new LedgerIntent(LedgerOperation.Remember, "tests", MemoryOrigin.Human, "batch", Moments.Start), Stop);
        var slow = world.AskAsync("/memory/store", credential.ToHeader(), HttpMethod.Post, Body);
        Assert.Equal(200, (await world.AskAsync("/health")).Status);
        Assert.Equal(402, (await world.AskAsync(Query)).Status);
        Assert.False(slow.IsCompleted);

        while ((await world.Sold.PaidAsync(1, Stop)) is not [{ Uses: 1 }])
        {
            await Task.Yield();
        }

        var ending = world.CloseAsync().AsTask();
        await writer.DisposeAsync();
        await holder.DisposeAsync();
        Assert.Equal(200, (await slow).Status);
        await ending;
        Assert.Equal(2, (await world.MemoriesAsync()).Count);
    }

    [Fact]
    public async Task A_token_that_is_used_too_often_in_a_second_waits()
    {
        await using var world = await GatewayWorld.BeginAsync(setup => setup with { PaidPerSecond = 1 });
        var header = (await world.BuyTokenAsync(Query)).ToHeader();
        Assert.Equal(200, (await world.AskAsync(Query, header)).Status);
        Assert.Equal(200, (await world.AskAsync(Query, header)).Status);
        var waits = await world.AskAsync(Query, header);
        Assert.Equal((429, true), (waits.Status, waits.SaysWhenToRetry));
        world.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(200, (await world.AskAsync(Query, header)).Status);
    }

    [Fact]
    public async Task A_payment_that_was_never_used_can_be_given_back_and_is_no_income_then()
    {
        await using var world = await GatewayWorld.BeginAsync();
        var credential = await world.BuyTokenAsync(Query);
        await world.CloseAsync();
        await world.OpenAsync();
        while (await world.Sold.PaidAsync(1, Stop) is [])
        {
            await Task.Yield();
        }

        world.Clock.Advance(TimeSpan.FromHours(2));
        var refundable = Assert.Single(await world.Sold.RefundableAsync(10, Stop));
        Assert.True(credential.Preimage.Opens(refundable.Hash));
        Assert.True(await world.Sold.RefundAsync(refundable.Hash, Stop));
        Assert.Equal(TokenState.Refunded, Assert.Single(await world.Sold.PaidAsync(10, Stop)).StateAt(world.Clock.GetUtcNow()));
        Assert.Equal("token_expired", (await world.AskAsync(Query, credential.ToHeader()))["code"]);
        Assert.Empty(await world.Sold.EarningsAsync(Stop));
    }

    /// <summary>A token as Lightning Memory minted it: see <see cref="ReferenceToken"/>.</summary>
    private static string Reference(byte[] key, string preimage, string operation, DateTimeOffset until)
    {
        byte[] identifier = [0, 1, .. SHA256.HashData(Convert.FromHexString(preimage))];
        byte[][] caveats = [Encoding.UTF8.GetBytes($"services={operation}"), Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"expires={until.ToUnixTimeSeconds()}"))];
        var signature = HMACSHA256.HashData(key, identifier);
        foreach (var caveat in caveats)
        {
            signature = HMACSHA256.HashData(signature, caveat);
        }

        static byte[] Number(int number)
        {
            var bytes = new byte[2];
            BinaryPrimitives.WriteUInt16BigEndian(bytes, (ushort)number);
            return bytes;
        }

        static byte[] Packet(byte[] content) => [.. Number(content.Length), .. content];
        return Convert.ToBase64String([.. Packet(identifier), .. Packet("lightning-memory"u8.ToArray()), .. Number(caveats.Length), .. caveats.SelectMany(Packet), .. signature]).Replace('+', '-').Replace('/', '_');
    }
}
