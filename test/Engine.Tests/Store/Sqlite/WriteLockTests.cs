using System.Diagnostics.CodeAnalysis;
using Microsoft.Data.Sqlite;
using Satchel.Engine.Model;
using Satchel.Engine.Store;
using Satchel.Engine.Store.Sqlite;
using Satchel.Testing;

namespace Satchel.Engine.Tests.Store.Sqlite;

/// <summary>Another process holds the write lock; here it is another connection.</summary>
public sealed class WriteLockTests : OneStoreTests
{
    private SqliteConnection? _other;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        _other = new SqliteConnection($"Data Source={Store.Location};Pooling=False");
        await _other.OpenAsync(Token);
        Other("BEGIN IMMEDIATE");
    }

    [Fact]
    public async Task Who_waits_for_the_lock_gets_it_when_it_is_free()
    {
        var waiting = Store.BeginWriteAsync(Memories.Intent, Token).AsTask();
        Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.False(waiting.IsCompleted);

        Other("COMMIT");

        await using var writer = await AdvanceUntilDoneAsync(waiting);
        await writer.AddAsync(Memories.Version("a"), Token);
        await writer.CommitAsync(Token);
        _other!.Dispose();
    }

    [Fact]
    public async Task Who_waits_too_long_is_told_that_it_may_try_again()
    {
        var waiting = Store.BeginWriteAsync(Memories.Intent, Token).AsTask();

        var error = await Assert.ThrowsAsync<StoreException>(async () => await AdvanceUntilDoneAsync(waiting));

        Assert.Equal((StoreError.Busy, true), (error.Code, error.IsTransient));
        Assert.True(Clock.GetUtcNow() - Moments.Start >= TimeSpan.FromSeconds(30));
        await AssertWritableAsync();
    }

    [Fact]
    public async Task Waiting_ends_when_it_is_cancelled()
    {
        using var stop = new CancellationTokenSource();
        var waiting = Store.BeginWriteAsync(Memories.Intent, stop.Token).AsTask();

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        await AssertWritableAsync();
    }

    [Fact]
    public Task Removing_a_store_waits_and_can_be_cancelled_too()
        => AssertCancellableAsync(async token => await Catalog.RemoveAsync(StoreName.Default, token));

    [Fact]
    public async Task Restoring_a_store_waits_and_can_be_cancelled_too()
    {
        var file = await Catalog.BackUpAsync(StoreName.Default, file: null, replaces: false, _ => Task.CompletedTask, Token);
        await using var backup = await Catalog.OpenBackupAsync(file, Token);

        await AssertCancellableAsync(async token => await Catalog.RestoreAsync(StoreName.Default, backup, token));
    }

    [Fact]
    public Task Scrubbing_a_store_waits_and_can_be_cancelled_too()
        => AssertCancellableAsync(async token => await Store.ScrubAsync(["a text"], token));

    [Fact]
    public async Task Upgrading_a_store_waits_and_can_be_cancelled_too()
    {
        var stores = Directory.GetParent(Path.GetDirectoryName(Store.Location)!)!.FullName;
        var newer = new SqliteStoreCatalog(stores, stores + "-backups", Clock, [.. Schema.Migrations, "CREATE TABLE newer (x)"]);

        await AssertCancellableAsync(async token => await (await newer.OpenAsync(StoreName.Default, token)).DisposeAsync());

        Assert.False(Directory.Exists(stores + "-backups"));
    }

    [Fact]
    public async Task Who_reads_does_not_wait()
        => Assert.Equal(0, (await ReadAsync(reader => reader.CountAsync(Token))).Current);

    /// <summary>It waits, ends when it is told to, and leaves the store as it was.</summary>
    private async Task AssertCancellableAsync(Func<CancellationToken, Task> step)
    {
        using var stop = new CancellationTokenSource();
        var waiting = Task.Run(() => step(stop.Token), Token);
        while (Clock.NextTimer is null && !waiting.IsCompleted)
        {
            await Task.Yield();
        }

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        await AssertWritableAsync();
    }

    /// <summary>Nobody is left who holds a lock.</summary>
    private async Task AssertWritableAsync()
    {
        Other("COMMIT");
        _other!.Dispose();
        await using var writer = await Store.BeginWriteAsync(Memories.Intent, Token);
    }

    private async Task<IStoreWriter> AdvanceUntilDoneAsync(Task<IStoreWriter> waiting)
    {
        while (!waiting.IsCompleted)
        {
            Clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        return await waiting;
    }

    [SuppressMessage("Security", "CA2100", Justification = "Tests pass constant text.")]
    private void Other(string statement)
    {
        using var command = _other!.CreateCommand();
        command.CommandText = statement;
        command.ExecuteNonQuery();
    }
}
