using Satchel.Engine.Health;
using Satchel.Engine.Model;
using Satchel.Engine.Pipeline;
using Satchel.Engine.Store;
using Satchel.Engine.Store.Sqlite;
using Satchel.Engine.Tests.Settings;
using Satchel.Testing;

namespace Satchel.Engine.Tests.Health;

public sealed class StoreStatusTests : IDisposable
{
    private readonly TemporaryHome _home = new();

    private static Dictionary<MemoryId, AccessCount> Unread { get; } = [];

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task A_store_that_does_not_exist_counts_nothing_and_is_not_made()
    {
        var status = await StoreStatus.ReadAsync(Catalog(), StoreName.Default, Unread, RetentionRules.Default, Moments.Start, TestContext.Current.CancellationToken);
        Assert.Equal((false, 0L, 0), (status.Place.Exists, status.Place.SizeBytes, status.Stores));
        Assert.Equal((0L, 0L, null), (status.Counts.Current, status.Counts.Versions, status.Counts.LastRecordedAt));
        Assert.False(Directory.Exists(_home.Home.Root));
    }

    [Fact]
    public async Task What_is_remembered_and_forgotten_is_counted()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var catalog = Catalog();
        await using (var store = await catalog.OpenOrCreateAsync(StoreName.Parse("Work"), cancellation))
        {
            var writer = new MemoryWriter(store, TemporaryHome.Clock, "test", queuesRefinement: true);
            await writer.RememberAsync(new MemoryDraft { Content = "tea", Category = MemoryCategory.Preference }, refine: true, cancellation);
            var coffee = await writer.RememberAsync(new MemoryDraft { Content = "coffee" }, refine: false, cancellation);
            await writer.ForgetAsync(Assert.IsType<RememberOutcome.Stored>(coffee).Id, cancellation);
        }

        var status = await StoreStatus.ReadAsync(
            catalog, StoreName.Parse("wORK"), Unread, RetentionRules.Default, TemporaryHome.Clock.GetUtcNow().AddDays(30), cancellation);
        Assert.Equal((1L, 1L, 2L, 1L), (status.Counts.Current, status.Counts.Retired, status.Counts.Versions, status.Counts.PendingJobs));
        Assert.Equal([KeyValuePair.Create(MemoryCategory.Preference, 1L)], status.Counts.ByCategory);
        Assert.Equal((true, 1, (long?)1), (status.Place.Exists, status.Stores, status.Candidates));
        Assert.True(status.Place.SizeBytes > 0);
        Assert.NotNull(status.Counts.LastRecordedAt);
    }

    private SqliteStoreCatalog Catalog() => new(_home.Home.StoresDirectory, _home.Home.BackupDirectory, TemporaryHome.Clock);
}
