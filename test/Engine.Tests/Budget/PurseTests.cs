using Satchel.Engine.Budget;
using Satchel.Engine.Budget.Sqlite;
using Satchel.Engine.Model;
using Satchel.Engine.Store;
using Satchel.Engine.Store.Sqlite;
using Satchel.Testing;

namespace Satchel.Engine.Tests.Budget;

public sealed class PurseTests : IDisposable
{
    private static readonly SpendLimits Hundred = new(100, null);

    private readonly FakeClock _clock = new();
    private readonly TemporaryFolder _folder = new();

    private string File => _folder.File("home", "purse.db");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Reading_makes_nothing()
    {
        Assert.Empty(All());
        Assert.False(System.IO.File.Exists(File));
    }

    [Fact]
    public async Task The_file_and_its_log_are_their_owners_alone()
    {
        await ReserveAsync(1);
        var files = Directory.GetFiles(_folder.File("home"));

        Assert.Equal([File, File + "-shm", File + "-wal"], files.Order(StringComparer.Ordinal));
        if (!OperatingSystem.IsWindows())
        {
            foreach (var file in files)
            {
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, System.IO.File.GetUnixFileMode(file));
            }
        }
    }

    [Fact]
    public async Task What_is_set_aside_is_not_there_for_others_until_it_is_given_back()
    {
        var first = await ReserveAsync(60);
        Assert.NotNull(first);
        Assert.Null(await ReserveAsync(41));
        Assert.NotNull(await ReserveAsync(40));
        await Purse().ReleaseAsync(first, Token);
        Assert.NotNull(await ReserveAsync(60));
    }

    [Fact]
    public async Task Settling_counts_what_was_spent_in_place_of_what_was_expected()
    {
        var reservation = await ReserveAsync(100);
        await Purse().SettleAsync(reservation!, Call(new TokenCount(20, 10)), Token);
        Assert.Equal(new TokenCount(20, 10), Assert.Single(All()).Tokens);
        Assert.Null(await ReserveAsync(71));
        Assert.NotNull(await ReserveAsync(70));
    }

    [Fact]
    public async Task A_limit_that_is_reached_stops_also_what_is_expected_to_cost_nothing()
    {
        var reservation = await ReserveAsync(0);
        await Purse().SettleAsync(reservation!, Call(new TokenCount(100, 0)), Token);
        Assert.Null(await ReserveAsync(0));
    }

    [Fact]
    public async Task A_day_ends_at_midnight_in_UTC_and_a_call_counts_for_the_day_on_which_it_began()
    {
        var reservation = await ReserveAsync(100);
        var today = Purse().Today;
        _clock.Advance(TimeSpan.FromDays(1));
        Assert.NotNull(await ReserveAsync(100));
        await Purse().SettleAsync(reservation!, Call(new TokenCount(100, 0)), Token);
        Assert.Equal(today, Assert.Single(All()).Day);
        Assert.Empty(Purse().Read(today.AddDays(1), today.AddDays(1)));
    }

    [Fact]
    public async Task What_a_dead_process_had_set_aside_comes_back()
    {
        Assert.NotNull(await ReserveAsync(100));
        _clock.Advance(Engine.Budget.Sqlite.Purse.Lease - TimeSpan.FromMilliseconds(1));
        Assert.Null(await ReserveAsync(1));
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.NotNull(await ReserveAsync(100));
    }

    [Fact]
    public async Task Who_settles_late_takes_nothing_from_others_and_is_counted()
    {
        var late = await ReserveAsync(100);
        _clock.Advance(Engine.Budget.Sqlite.Purse.Lease);
        Assert.NotNull(await ReserveAsync(50));
        await Purse().SettleAsync(late!, Call(new TokenCount(10, 0)), Token);
        Assert.Null(await ReserveAsync(41));
        Assert.NotNull(await ReserveAsync(40));
    }

    [Fact]
    public async Task Many_at_once_keep_one_limit()
    {
        // Each has a connection of its own, as processes have.
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 40).Select(async _ =>
        {
            await Task.Yield();
            return await Waiting().ReserveAsync(new SpendEstimate(10, MicroUsd.Zero), Hundred, Token);
        }));
        Assert.Equal(10, outcomes.Count(outcome => outcome is SpendDecision.Reserved));
        Assert.Equal(SpendLimit.Tokens, outcomes.OfType<SpendDecision.Refused>().First().Limit);
    }

    [Fact]
    public async Task Sums_by_purpose_leave_nothing_out()
    {
        foreach (var (purpose, model) in ((ModelPurpose, string)[])[(ModelPurpose.Extract, "a"), (ModelPurpose.Extract, "b"), (ModelPurpose.Embed, "c")])
        {
            var reservation = await ReserveAsync(0);
            await Purse().SettleAsync(reservation!, Call(new TokenCount(2, 1)) with { Purpose = purpose, Model = model, Money = new MicroUsd(5), HasFailed = true }, Token);
        }

        var sums = SpendTotal.ByPurpose(All());
        Assert.Equal([("embed", 1, 1, 3L, 5L), ("extract", 2, 2, 6L, 10L)], sums.Select(sum => (sum.Purpose, (int)sum.Calls, (int)sum.Failures, sum.Tokens.Total, sum.Money.Value)));
    }

    [Fact]
    public async Task A_file_that_is_no_purse_is_left_alone()
    {
        Directory.CreateDirectory(_folder.File("home"));
        var catalog = new SqliteStoreCatalog(_folder.File("stores"), _folder.File("backups"), _clock);
        await (await catalog.OpenOrCreateAsync(StoreName.Default, Token)).DisposeAsync();
        System.IO.File.Copy((await catalog.LocateAsync(StoreName.Default, Token)).Location, File);
        Assert.Equal(StoreError.Foreign, (await Assert.ThrowsAsync<StoreException>(() => ReserveAsync(1))).Code);
        Assert.Equal(StoreError.Foreign, Assert.Throws<StoreException>(All).Code);
    }

    [Fact]
    public async Task A_purse_of_a_newer_program_is_left_alone()
    {
        await ReserveAsync(1);
        using (var session = SqliteFile.Connect(File))
        {
            session.Run("PRAGMA user_version = 99");
        }

        Assert.Equal(StoreError.NewerSchema, (await Assert.ThrowsAsync<StoreException>(() => ReserveAsync(1))).Code);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(-1, 0)]
    [InlineData(0.0000001, 1)]
    [InlineData(0.001, 1_000)]
    [InlineData(0.0123451, 12_346)]
    [InlineData(double.NaN, MicroUsd.Most)]
    [InlineData(1e300, MicroUsd.Most)]
    public void Money_is_rounded_up_and_has_an_end(double usd, long micro)
        => Assert.Equal(new MicroUsd(micro), MicroUsd.FromUsd(usd));

    private static SpentCall Call(TokenCount tokens) => new()
    {
        Store = StoreName.Default,
        Purpose = ModelPurpose.Extract,
        Model = "careful",
        Tokens = tokens,
        Money = MicroUsd.Zero,
        Latency = TimeSpan.FromMilliseconds(5),
    };

    private Purse Purse() => new(File, _clock);

    /// <summary>Waiting for another's transaction takes real time.</summary>
#pragma warning disable RS0030
    private Purse Waiting() => new(File, TimeProvider.System);
#pragma warning restore RS0030

    private async Task<SpendReservation?> ReserveAsync(long tokens)
        => (await Purse().ReserveAsync(new SpendEstimate(tokens, MicroUsd.Zero), Hundred, Token) as SpendDecision.Reserved)?.Reservation;

    private IReadOnlyList<SpendTotal> All() => Purse().Read(DateOnly.MinValue, DateOnly.MaxValue);
}
