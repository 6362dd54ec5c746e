using FsCheck;
using FsCheck.Fluent;
using Satchel.Engine.Commerce;
using Satchel.Engine.Commerce.Sqlite;
using Satchel.Protocols.Lightning;
using Satchel.Testing;

namespace Satchel.Engine.Tests.Commerce;

/// <summary>Whatever happens to payments in whatever order, every sum is that of its payments. FsCheck prints the seed of a failure.</summary>
public sealed class PurseSumsTests : IDisposable
{
    private const int Runs = 20;

    private static readonly PaymentState[] States = [PaymentState.Settled, PaymentState.Failed, PaymentState.Sending, PaymentState.Unknown, PaymentState.Refunded];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Sums_are_those_of_the_payments_under_any_interleaving()
    {
        var run = 0;
        FsCheck.Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(Runs).WithEndSize(60),
            Prop.ForAll(Gen.Choose(0, 1_000_000).ListOf().ToArbitrary(), choices => CheckAsync(++run, choices)));
    }

    private async Task CheckAsync(int run, IList<int> choices)
    {
        var clock = new FakeClock();
        var file = _folder.File(FormattableString.Invariant($"purse{run}.db"));
        PaymentPurse[] purses = [.. Enumerable.Range(0, 3).Select(number => new PaymentPurse(file, clock, $"writer {number}"))];
        var states = new Dictionary<string, (PaymentState State, long Sats)>(StringComparer.Ordinal);
        foreach (var choice in choices)
        {
            var purse = purses[choice % purses.Length];
            var hash = (choice % 11).ToString("x64", System.Globalization.CultureInfo.InvariantCulture);
            var state = States[choice / 11 % States.Length];
            var sats = choice % 7 + 1L;
            var outcome = await purse.Payments.RecordAsync(
                $"{run}-{states.Count}-{choice}",
                new PaymentDraft
                {
                    Vendor = VendorKey.Parse($"vendor{choice % 11 % 4}.example"),
                    Amount = Msat.FromSats(sats),
                    PaymentHash = hash,
                    State = state,
                    Agent = choice % 2 == 0 ? "pilot" : "",
                    At = clock.GetUtcNow().AddDays(-(choice % 400)),
                },
                TestContext.Current.CancellationToken);
            if (outcome is RecordOutcome.Recorded { Payment: var payment })
            {
                states[hash] = (payment.State, payment.Paid.SatsRoundedUp);
            }
            else if (outcome is RecordOutcome.Known { Payment: var known })
            {
                states[hash] = (known.State, known.Paid.SatsRoundedUp);
            }
        }

        var expected = states.Values.Where(payment => payment.State is PaymentState.Settled or PaymentState.Refunded).Sum(payment => payment.Sats);
        var proof = await purses[0].Reports.ProveAsync(TestContext.Current.CancellationToken);
        Assert.Empty(proof.Findings);
        Assert.Equal(
            expected,
            (await purses[0].Reports.SpendingAsync(PaymentNetwork.Mainnet, DateTimeOffset.UnixEpoch, TestContext.Current.CancellationToken)).Total.SatsRoundedUp);
    }
}
