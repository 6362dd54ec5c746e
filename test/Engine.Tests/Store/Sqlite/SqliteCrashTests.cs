using System.Collections.Concurrent;
using System.Diagnostics;
using Satchel.Engine.Model;
using Satchel.Testing;

namespace Satchel.Engine.Tests.Store.Sqlite;

public sealed class SqliteCrashTests : IAsyncDisposable
{
    private const int Kills = 12;

    /// <summary>Longest wait between an acknowledgement and the kill: some writes take less, some more.</summary>
    private const int MostSpinMicroseconds = 6_000;

    private readonly SqliteFixture _fixture = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _fixture.DisposeAsync();

    [Fact]
    public async Task What_was_acknowledged_outlives_a_kill_at_any_moment()
    {
        var seed = (int)(Stopwatch.GetTimestamp() & int.MaxValue);
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}");
        var random = new System.Random(seed);
        var acknowledged = new HashSet<string>(StringComparer.Ordinal);
        for (var kill = 0; kill < Kills; kill++)
        {
            // The first ones die while the store is being made.
            acknowledged.UnionWith(await WriteUntilKilledAsync(kill < 4 ? 0 : random.Next(1, 40), random.Next(MostSpinMicroseconds * (kill < 4 ? 10 : 1))));
            await AssertWholeAsync(acknowledged, seed);
        }

        Assert.True(acknowledged.Count > Kills - 4, $"seed {seed}");
    }

    [Fact]
    public async Task Eight_processes_that_start_at_once_share_one_store()
    {
        const int Processes = 8;
        const int Memories = 30;
        var acknowledged = new ConcurrentBag<string>();
        await Parallel.ForAsync(0, Processes, new ParallelOptions { MaxDegreeOfParallelism = Processes, CancellationToken = Token }, async (_, token) =>
        {
            using var process = await KilledWriter.StartAsync(_fixture.Folder, Memories, token);
            while (await process.StandardOutput.ReadLineAsync(token) is { } id)
            {
                acknowledged.Add(id);
            }

            await process.WaitForExitAsync(token);
            Assert.Equal(0, process.ExitCode);
        });

        Assert.Equal(Processes * Memories, acknowledged.Distinct(StringComparer.Ordinal).Count());
        await AssertWholeAsync(acknowledged, seed: 0);
    }

    [Fact]
    public async Task Files_are_their_owners_alone_under_any_umask()
    {
        await WriteUntilKilledAsync(3, 0);
        await using (var store = await _fixture.Catalog.OpenAsync(StoreName.Default, Token))
        {
            await using var writer = await store.BeginWriteAsync(Memories.Intent, Token);
            await writer.AddAsync(Memories.Version("a"), Token);
            await writer.CommitAsync(Token);
            AssertPrivate("satchel.db", "satchel.db-wal", "satchel.db-shm");
        }

        using (var process = await KilledWriter.StartAsync(_fixture.Folder, KilledWriter.MostMemories, Token))
        {
            Assert.NotNull(await process.StandardOutput.ReadLineAsync(Token));
            AssertPrivate("satchel.db", "satchel.db-wal", "satchel.db-shm");
            process.Kill();
            await process.WaitForExitAsync(Token);
        }

        var backup = await _fixture.Catalog.RemoveAsync(StoreName.Default, Token);
        Assert.Equal([backup], Directory.GetFileSystemEntries(_fixture.Backups));
        AssertPrivate();
    }

    private async Task<IReadOnlyList<string>> WriteUntilKilledAsync(int acknowledgements, int spinMicroseconds)
    {
        using var process = await KilledWriter.StartAsync(_fixture.Folder, KilledWriter.MostMemories, Token);
        var ids = new List<string>();
        while (ids.Count < acknowledgements && await process.StandardOutput.ReadLineAsync(Token) is { } id)
        {
            ids.Add(id);
        }

        var watch = Stopwatch.StartNew();
        while (watch.Elapsed.TotalMicroseconds < spinMicroseconds)
        {
            Thread.SpinWait(20);
        }

        process.Kill();
        while (await process.StandardOutput.ReadLineAsync(Token) is { } id)
        {
            ids.Add(id);
        }

        await process.WaitForExitAsync(Token);
        return [.. ids.Where(id => id.Length == 36)];
    }

    private async Task AssertWholeAsync(IReadOnlyCollection<string> acknowledged, int seed)
    {
        await using var store = await _fixture.OpenAnotherCatalog().OpenOrCreateAsync(StoreName.Default, Token);
        await using var reader = await store.BeginReadAsync(Token);
        var versions = await reader.ReadPageAsync(0, 100_000, true, Token);
        var ids = versions.Select(stored => stored.Version.Id.Value).ToHashSet(StringComparer.Ordinal);
        Assert.True(ids.IsSupersetOf(acknowledged), $"seed {seed}: {acknowledged.Except(ids, StringComparer.Ordinal).Count()} lost");
        Assert.Equal(Enumerable.Range(1, versions.Count), versions.Select(stored => stored.Version.Position));
        var counts = await reader.CountAsync(Token);
        Assert.Equal((versions.Count, versions.Count), (counts.Current, counts.PendingJobs));
        Assert.Equal(versions.Count, (await reader.ReadTextStatisticsAsync(Token)).Documents);
        var term = (await reader.ReadPostingsAsync(["gatewai"], Token))[0];
        Assert.Equal(versions.Select(stored => stored.Document), term.Postings.Select(posting => posting.Document));
        Assert.Equal("ok", RawDatabase.Run(_fixture.FileOf("default"), "PRAGMA integrity_check"));
    }

    private void AssertPrivate(params IReadOnlyList<string> present)
    {
        Assert.All(present, name => Assert.True(File.Exists(Path.Combine(_fixture.Stores, "default", name)), name));
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        const UnixFileMode OwnFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        foreach (var file in Directory.EnumerateFiles(_fixture.Folder, "*", SearchOption.AllDirectories))
        {
            Assert.Equal((file, OwnFile), (file, File.GetUnixFileMode(file)));
        }

        foreach (var directory in Directory.EnumerateDirectories(_fixture.Folder, "*", SearchOption.AllDirectories))
        {
            Assert.Equal((directory, OwnFile | UnixFileMode.UserExecute), (directory, File.GetUnixFileMode(directory)));
        }
    }
}
