using System.Buffers.Binary;
using Satchel.Engine.Health;
using Satchel.Engine.Model;
using Satchel.Engine.Store;
using Satchel.Simulation.Day;
using Satchel.Simulation.Disk;

namespace Satchel.Simulation;

/// <summary>A log that was cut or altered gives exactly the transactions before the damage, in the order of the ledger.</summary>
public sealed class LogCutTests : IClassFixture<RecordedDay>
{
    private const int HeaderBytes = 32;
    private const int FrameBytes = 24 + 4_096;
    private const int Flips = 200;

    private readonly RecordedDay _day;
    private readonly int _firstCopy;
    private readonly byte[] _log;
    private readonly DiskReplay _replay;
    private readonly int _seed = Seeds.Next();

    /// <summary>Takes the log where it is longest: before the first page of it is copied.</summary>
    public LogCutTests(RecordedDay day)
    {
        _day = day;
        _firstCopy = day.Steps.TakeWhile(step => step.File is not "satchel.db").Count();
        _replay = day.Replay();
        _replay.Apply(day.Steps.Take(_firstCopy));
        _log = _replay.Seen("satchel.db-wal");
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>What the store held after each transaction; operations that wrote nothing have none.</summary>
    private string[] Transactions => [.. _day.Images.Where((image, i) => i == 0 || image != _day.Images[i - 1])];

    [Fact]
    public async Task A_log_cut_at_a_frame_or_within_one_gives_the_transactions_before_the_cut()
    {
        var random = new Random(_seed);
        for (var frame = HeaderBytes; frame < _log.Length; frame += FrameBytes)
        {
            foreach (var cut in (int[])[frame, frame + random.Next(1, FrameBytes)])
            {
                Assert.Equal(Transactions[CommitsBefore(cut)], await ProveAsync(_log[..cut]));
            }
        }
    }

    [Fact]
    public async Task A_bit_flipped_in_the_log_ends_it_there()
    {
        var random = new Random(_seed);
        for (var flip = 0; flip < Flips; flip++)
        {
            var log = _log.ToArray();
            var at = random.Next(log.Length);
            log[at] ^= (byte)(1 << random.Next(8));

            Assert.Equal(Transactions[CommitsBefore(at)], await ProveAsync(log));
        }
    }

    [Fact]
    public async Task Without_its_log_a_store_is_what_the_last_checkpoint_left()
    {
        var copied = _day.Steps.Index().Last(step => step.Item is { Kind: StepKind.Sync, File: "satchel.db" }).Index + 1;
        using var home = new SimulatedHome();
        var replay = _day.Replay();
        replay.Apply(_day.Steps.Take(copied));
        replay.WriteSeen(home.Stores.MakeDatabaseFolder());
        File.Delete(home.Stores.LogPath);

        Assert.Equal(_day.Images[_day.AcknowledgedBefore(copied) + 1], await home.Stores.ProveAsync(Token));
    }

    [Fact]
    public async Task A_log_lost_while_it_was_copied_is_never_taken_for_a_whole_store()
    {
        var copying = _day.Steps.Skip(_firstCopy).TakeWhile(step => step.File is "satchel.db").ToArray();
        Assert.True(copying.Length > 10);
        foreach (var step in copying)
        {
            using var home = new SimulatedHome();
            _replay.WriteSeen(home.Stores.MakeDatabaseFolder());
            File.Delete(home.Stores.LogPath);
            Assert.True(await IsTrueOrNamedAsync(home), $"{step}");
            _replay.Apply(step);
        }
    }

    private async Task<bool> IsTrueOrNamedAsync(SimulatedHome home)
    {
        try
        {
            await using var store = await home.Stores.Catalog.OpenAsync(StoreName.Default, Token);
            var report = await StoreVerification.RunAsync(store, Token);
            return report.Problems.Count > 0 || _day.Images.Contains(await StoreImage.ReadAsync(store, Token));
        }
        catch (StoreException error)
        {
            return error.Code is StoreError.Corrupt;
        }
    }

    private async Task<string> ProveAsync(byte[] log)
    {
        using var home = new SimulatedHome();
        _day.Replay().WriteSeen(home.Stores.MakeDatabaseFolder());
        await File.WriteAllBytesAsync(home.Stores.LogPath, log, Token);
        return await home.Stores.ProveAsync(Token);
    }

    /// <summary>Transactions that lie wholly before an offset: the last frame of each says how long the database is.</summary>
    private int CommitsBefore(int offset)
    {
        var commits = 0;
        for (var frame = HeaderBytes; frame + FrameBytes <= offset; frame += FrameBytes)
        {
            commits += BinaryPrimitives.ReadInt32BigEndian(_log.AsSpan(frame + 4)) != 0 ? 1 : 0;
        }

        return commits;
    }
}
