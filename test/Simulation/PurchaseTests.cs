using Satchel.Engine.Store;
using Satchel.Protocols.Lightning;
using Satchel.Protocols.Lightning.Sandbox;
using Satchel.Server.Buying;
using Satchel.Simulation.Day;
using Satchel.Simulation.Disk;
using Satchel.Testing.Lightning;

namespace Satchel.Simulation;

/// <summary>
/// Whoever buys dies at a step of its disk, loses the answers of its node and of the gateway, and comes back. No payment is lost or made twice, every answer that was
/// paid for comes, and nothing stays set aside.
/// </summary>
public sealed class PurchaseTests
{
    private const int Kinds = (int)FaultKind.Full;
    private const int MostSteps = 2_000;
    private const int Tries = 12;
    private const int Days = 40;

    private static readonly DiskFault Never = new(1_000_000, FaultKind.DeathBefore);

    private readonly int _seed = Seeds.Next();

    [Fact]
    public async Task A_purchase_outlives_a_kill_at_every_step()
    {
        var random = new Random(_seed);
        var hasEnded = false;
        for (var step = 1; !hasEnded && step < MostSteps; step++)
        {
            await using var home = new BuyingHome();
            if (random.Next(4) == 0)
            {
                home.Payer.Break(new SandboxFault.LoseAnswer());
            }

            if (random.Next(4) == 0)
            {
                home.Gateway.PaidReplies.Enqueue(new WireReply.Cut());
            }

            var fault = new DiskFault(step, (FaultKind)random.Next(Kinds));
            home.Disk.FailAfter(fault);
            hasEnded = await LiveAsync(home, "a") && !home.Disk.IsDead;
            await ComeBackAsync(home, "a", fault.ToString());
            home.Disk.FailAfter(Never);
            Assert.Equal(new Msat(3_001), await home.BalanceAsync($"seed {_seed}, {fault}"));
        }

        Assert.True(hasEnded);
    }

    [Fact]
    public async Task Sums_over_payments_purchases_and_budgets_conserve_whatever_happens()
    {
        var random = new Random(_seed);
        for (var day = 0; day < Days; day++)
        {
            await using var home = new BuyingHome();
            home.Gateway.UsesPerToken = 1;
            var budget = random.Next(1, 8) * 5_000;
            await home.LimitAsync(budget);
            var wishes = random.Next(2, 7);
            for (var wish = 0; wish < wishes; wish++)
            {
                Disturb(home, random);
                await LiveAsync(home, $"{random.Next(4)}");
            }

            home.Disk.FailAfter(Never);
            home.Disk.Revive();

            // One more purchase finds what the others left; where the budget is used up, it only looks after them.
            await LiveAsync(home, "last");
            await LiveAsync(home, "last");
            var where = FormattableString.Invariant($"seed {_seed}, day {day}");
            var spent = await home.BalanceAsync(where);
            Assert.True(spent.Value <= budget, $"{where}: {spent} of {budget}");
        }
    }

    private static void Disturb(BuyingHome home, Random random)
    {
        home.Disk.Revive();
        if (random.Next(2) == 0)
        {
            home.Disk.FailAfter(new DiskFault(random.Next(1, 60), (FaultKind)random.Next(Kinds)));
        }

        if (random.Next(3) == 0)
        {
            home.Payer.Break(random.Next(2) == 0 ? new SandboxFault.LoseAnswer() : new SandboxFault.Fail(Protocols.Lightning.Nodes.PaymentFailure.Other));
        }

        if (random.Next(3) == 0)
        {
            home.Gateway.PaidReplies.Enqueue(random.Next(2) == 0 ? new WireReply.Cut() : new WireReply.Answer(503, "{}"));
        }
    }

    /// <summary>Buys until the answer is there, or the process dies; whether it is there.</summary>
    private static async Task<bool> LiveAsync(BuyingHome home, string question)
    {
        try
        {
            return await home.BuyAsync(question) is BuyOutcome.Delivered;
        }
        catch (StoreException error)
        {
            Assert.True(home.Disk.IsDead, error.Message);
            return false;
        }
    }

    /// <summary>The same wish again, as often as a person would.</summary>
    private static async Task ComeBackAsync(BuyingHome home, string question, string where)
    {
        for (var i = 0; i < Tries; i++)
        {
            home.Disk.Revive();
            if (await LiveAsync(home, question))
            {
                return;
            }
        }

        Assert.Fail($"{where}: the answer never came");
    }
}
