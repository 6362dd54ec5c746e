using Satchel.Engine.Model;
using Satchel.Engine.Store;
using Satchel.Testing;

namespace Satchel.Engine.Tests.Store;

public sealed class AccessLogTests : IDisposable
{
    private static readonly MemoryId A = MemoryId.Parse("a");
    private static readonly MemoryId B = MemoryId.Parse("b");

    private readonly FakeClock _clock = new();
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Path => _folder.File(AccessLog.FileName);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_was_shown_is_counted_once_an_answer()
    {
        Assert.Empty(Log().Read());
        Assert.True(Log().Count([A, B]));
        Assert.True(Log().Count([A]));

        var counts = Log().Read();

        Assert.Equal((2.0, 1.0, 2), (counts[A].Count, counts[B].Count, counts.Count));
        Assert.Equal(Moments.Start, counts[A].LastAt);
    }

    [Fact]
    public void An_answer_without_results_makes_no_file()
    {
        Assert.True(Log().Count([]));
        Assert.False(File.Exists(Path));
    }

    [Fact]
    public void A_count_halves_every_30_days()
    {
        Log().Count([A]);
        _clock.Advance(TimeSpan.FromDays(30));
        Log().Count([A]);
        _clock.Advance(TimeSpan.FromDays(30));

        Assert.Equal(0.75, Log().Read()[A].Count, 9);
        Assert.Equal(Moments.Start.AddDays(30), Log().Read()[A].LastAt);
    }

    [Fact]
    public void However_often_a_memory_was_shown_it_is_below_three_after_43_days()
    {
        for (var i = 0; i < 1_000; i++)
        {
            Log().Count([A]);
        }

        Assert.Equal(AccessLog.MostCounted, Log().Read()[A].Count);
        _clock.Advance(TimeSpan.FromDays(43));
        Assert.InRange(Log().Read()[A].Count, 2.9, 3);
    }

    [Fact]
    public void A_long_file_is_folded_and_its_counts_stay()
    {
        MemoryId[] shown = [.. Enumerable.Range(0, 1_000).Select(i => MemoryId.Parse($"{i:D120}"))];
        for (var i = 0; i < 8; i++)
        {
            Assert.True(Log().Count(shown));
        }

        Assert.InRange(new FileInfo(Path).Length, AccessLog.FoldedBytes / 5, AccessLog.FoldBytes);
        Log().Count(shown);
        Assert.All(Log().Read().Values, access => Assert.Equal(8, access.Count));
        Assert.Equal(1_000, Log().Read().Count);
    }

    [Fact]
    public void Folding_keeps_the_memories_that_are_used_most()
    {
        var used = MemoryId.Parse("used");
        Log().Count([used]);
        Log().Count([used]);
        for (var i = 0; i < 9; i++)
        {
            Log().Count([.. Enumerable.Range(i * 1_000, 1_000).Select(n => MemoryId.Parse($"{n:D120}"))]);
        }

        Assert.Equal(2, Log().Read()[used].Count);
        Assert.InRange(Log().Read().Count, 1_000, 8_999);
    }

    [Fact]
    public void What_somebody_else_is_counting_is_not_waited_for()
    {
        Log().Count([A]);
        using (File.Open(Path, FileMode.Open, FileAccess.ReadWrite, FileShare.None))
        {
            Assert.False(Log().Count([A]));
        }

        Assert.Equal(1, Log().Read()[A].Count);
    }

    [Fact]
    public void A_place_that_cannot_be_written_is_no_failure()
    {
        var log = new AccessLog(_folder.File("nowhere/satchel.access"), _clock);
        Assert.False(log.Count([A]));
        Assert.Empty(log.Read());
        Directory.CreateDirectory(Path);
        Assert.False(Log().Count([A]));
        Assert.Empty(Log().Read());
    }

    [Fact]
    public void Lines_that_cannot_be_read_count_for_nothing()
    {
        File.WriteAllText(Path, "\n\nnonsense\n1767225600000 NaN a\n1767225600000 1e300 a\n99999999999999999 1 a\n-5 1 a\n1767225600000 1 a b\n17672");
        Assert.Equal([("a", 1.0), ("b", 1.0)], Counted());
        File.WriteAllBytes(Path, [0xff, 0xfe, 0, 10, .. "1767225600000 1 b\n"u8]);
        Assert.Equal([("b", 1.0)], Counted());

        IEnumerable<(string, double)> Counted()
            => new AccessLog(Path, new FakeClock(DateTimeOffset.FromUnixTimeMilliseconds(1_767_225_600_000))).Read()
                .Select(pair => (pair.Key.Value, pair.Value.Count));
    }

    [Fact]
    public async Task Of_a_removed_memory_nothing_stays_in_the_file()
    {
        Assert.True(await Log().RemoveAsync([A], Token));
        Assert.False(File.Exists(Path));
        Log().Count([MemoryId.Parse("erased-one"), B]);
        Log().Count([B]);

        Assert.True(await Log().RemoveAsync([MemoryId.Parse("erased-one")], Token));

        Assert.DoesNotContain("erased-one", await File.ReadAllTextAsync(Path, Token), StringComparison.Ordinal);
        Assert.Equal(2, Assert.Single(Log().Read()).Value.Count);
    }

    [Fact]
    public async Task Eight_counters_at_once_lose_counts_but_nothing_else()
    {
        var counted = await Task.WhenAll(Enumerable.Range(0, 8).Select(worker => Task.Factory.StartNew(
            () => Enumerable.Range(0, 200).Count(_ => Log().Count([MemoryId.Parse($"m{worker}")])),
            Token,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)));

        var lines = await File.ReadAllLinesAsync(Path, Token);

        Assert.Equal(counted.Sum(), lines.Length);
        Assert.All(lines, line => Assert.Matches("^[0-9]{13} 1 m[0-7]$", line));
    }

    private AccessLog Log() => new(Path, _clock);
}
