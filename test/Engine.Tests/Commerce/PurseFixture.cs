using Satchel.Engine.Commerce;
using Satchel.Engine.Commerce.Sqlite;
using Satchel.Protocols.Lightning;
using Satchel.Testing;

namespace Satchel.Engine.Tests.Commerce;

/// <summary>A purse in a temporary folder, with a clock that stands still.</summary>
public abstract class PurseFixture : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private int _payments;

    protected PurseFixture() => Purse = Open();

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    protected FakeClock Clock { get; } = new();

    protected string Folder => _folder.Path;

    protected string File => _folder.File("purse.db");

    protected PaymentPurse Purse { get; private set; }

    public void Dispose()
    {
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>The same file, as another process opens it.</summary>
    protected PaymentPurse Open(string actor = "test") => new(File, Clock, actor);

    protected static VendorKey Vendor(string name) => VendorKey.Parse(name);

    protected static PaymentDraft Paid(string vendor, long sats) => new() { Vendor = Vendor(vendor), Amount = Msat.FromSats(sats) };

    protected static PaymentPlan Plan(string vendor, long sats) => new() { Vendor = Vendor(vendor), Amount = Msat.FromSats(sats) };

    protected async Task<RecordOutcome> RecordAsync(PaymentDraft draft)
        => await Purse.Payments.RecordAsync(FormattableString.Invariant($"p{++_payments:00000}"), draft, Token);

    protected async Task PayAsync(string vendor, params long[] sats)
    {
        foreach (var amount in sats)
        {
            Assert.IsType<RecordOutcome.Recorded>(await RecordAsync(Paid(vendor, amount)));
        }
    }

    protected async Task<PreflightDecision> PreflightAsync(string vendor, long sats) => await Purse.Preflights.CheckAsync(Plan(vendor, sats), Token);

    protected async Task<long> SpentAsync() => (await Purse.Reports.SpendingAsync(PaymentNetwork.Mainnet, DateTimeOffset.UnixEpoch, Token)).Total.SatsRoundedUp;
}
