using Satchel.Engine.Commerce;
using Satchel.Protocols.Lightning;
using Satchel.Protocols.Payments;

namespace Satchel.Server.Tests.Gateway;

/// <summary>
/// A day at a gateway, chosen by a seed: clients ask, pay, use, repeat and go away, the owner revokes and refunds, and the gateway is stopped and started between any
/// two steps. Whatever happens, what was earned and given back is what was paid, and every payment that the owner did not refuse is honoured.
/// </summary>
public sealed class SaleSimulationTests
{
    private const int Steps = 60;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Every_sat_is_accounted_for_and_every_payment_honoured(int seed)
    {
        var random = new Random(seed);
        await using var world = await GatewayWorld.BeginAsync(setup => setup with { UsesPerToken = 1 + (seed % 2) });
        var offers = new List<(string Target, string? Body, WorldAnswer Answer)>();
        var paid = new List<Bought>();
        for (var step = 0; step < Steps; step++)
        {
            switch (random.Next(10))
            {
                case <= 2:
                    var (target, body) = random.Next(3) switch
                    {
                        0 => ("/memory/store", $"{{\"content\":\"Seller {step} has apples.\"}}"),
                        1 => ($"/ln/vendor/shop-{step}.example", null),
                        _ => ($"/memory/list?limit={1 + (step % 200)}", (string?)null),
                    };
                    offers.Add((target, body, await AskAsync(world, target, body)));
                    break;
                case <= 5 when offers.Count > 0:
                    var (wanted, sent, answer) = offers[random.Next(offers.Count)];
                    offers.RemoveAll(offer => offer.Answer == answer);
                    paid.Add(new Bought(wanted, sent, await world.PayAsync(answer), Msat.FromSats(long.Parse(answer["price_sats"]!, System.Globalization.CultureInfo.InvariantCulture))));
                    break;
                case <= 7 when paid.Count > 0:
                    var used = paid[random.Next(paid.Count)];
                    Assert.Equal(used.IsRefused ? 402 : 200, (await AskAsync(world, used.Target, used.Body, used.Credential)).Status);
                    used.IsUsed |= !used.IsRefused;
                    break;
                case 8 when paid.Count > 0:
                    var refused = paid[random.Next(paid.Count)];
                    await world.Sold.RevokeAsync(refused.Hash, Stop);
                    refused.IsRefused = true;
                    break;
                default:
                    await world.CloseAsync();
                    await world.OpenAsync();
                    break;
            }
        }

        foreach (var one in paid.Where(one => !one.IsRefused))
        {
            Assert.Equal(200, (await AskAsync(world, one.Target, one.Body, one.Credential)).Status);
            one.IsUsed = true;
        }

        // What was paid, revoked and never shown is found by looking it up.
        await world.CloseAsync();
        await world.OpenAsync();
        while ((await world.Sold.PaidAsync(1_000, Stop)).Count < paid.Count)
        {
            await Task.Yield();
        }

        await world.CloseAsync();
        await AccountAsync(world, paid);
    }

    private static async Task AccountAsync(GatewayWorld world, List<Bought> paid)
    {
        var all = paid.Sum(one => one.Price.Value);
        Assert.Equal(all, (await world.Sold.EarningsAsync(Stop)).Sum(earning => earning.Amount.Value));
        Assert.Equal(all, (await world.Purse.Reports.IncomeAsync(PaymentNetwork.Sandbox, Stop)).Total.Value);
        var refundable = await world.Sold.RefundableAsync(1_000, Stop);
        Assert.Equal(paid.Where(one => one is { IsRefused: true, IsUsed: false }).Select(one => $"{one.Hash}").Order(), refundable.Select(token => $"{token.Hash}").Order());
        foreach (var token in refundable)
        {
            Assert.True(await world.Sold.RefundAsync(token.Hash, Stop));
        }

        Assert.Equal(all - refundable.Sum(token => token.Price.Value), (await world.Sold.EarningsAsync(Stop)).Sum(earning => earning.Amount.Value));
        var stored = paid.Count(one => one is { Body: not null, IsUsed: true });
        Assert.Equal(stored, stored == 0 ? 0 : (await world.MemoriesAsync()).Count);
        Assert.Empty((await world.Purse.Reports.ProveAsync(Stop)).Findings);
    }

    private static Task<WorldAnswer> AskAsync(GatewayWorld world, string target, string? body, L402Credential? credential = null)
        => world.AskAsync(target, credential?.ToHeader(), body is null ? HttpMethod.Get : HttpMethod.Post, body);

    private sealed class Bought(string target, string? body, L402Credential credential, Msat price)
    {
        public string Target => target;

        public string? Body => body;

        public L402Credential Credential => credential;

        public Msat Price => price;

        public PaymentHash Hash => credential.Preimage.Hash;

        public bool IsUsed { get; set; }

        public bool IsRefused { get; set; }
    }
}
