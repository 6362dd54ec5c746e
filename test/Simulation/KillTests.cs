using System.Diagnostics;
using Satchel.Simulation.Day;
using Satchel.Simulation.Disk;
using Satchel.Testing;

namespace Satchel.Simulation;

/// <summary>A process dies at a step of its disk; the next one finds what was acknowledged, and the operation in flight whole or not at all.</summary>
public sealed class KillTests(RecordedDay day) : IClassFixture<RecordedDay>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void The_day_copies_the_log_and_starts_it_anew()
    {
        var logHeaders = day.Steps.Count(step => step is { Kind: StepKind.Write, Offset: 0, File: "satchel.db-wal" });
        var copied = day.Steps.Count(step => step is { Kind: StepKind.Write, File: "satchel.db" });
        TestContext.Current.TestOutputHelper?.WriteLine($"{day.Steps.Count} steps, {day.Steps.Sum(s => s.Bytes.Length)} bytes {logHeaders} {copied}");
        Assert.True(logHeaders > 1 && copied > 100, $"the log was begun {logHeaders} times, {copied} pages were copied");
    }

    [Fact]
    public async Task What_was_acknowledged_outlives_a_kill_at_every_step()
    {
        var watch = Stopwatch.StartNew();
        var random = new Random(1);
        var replay = new DiskReplay("satchel.db", day.Beginning);
        for (var step = 0; step < day.Steps.Count; step++)
        {
            using var folder = new TemporaryFolder();
            using var disk = new SimulatedDisk(folder.Path);
            var stores = new StoreFolder(folder.Path);
            Directory.CreateDirectory(stores.DatabaseFolder);
            replay.WriteSeen(stores.DatabaseFolder);
            var image = await stores.ProveAsync(Token);
            var acknowledged = day.AcknowledgedBefore(step);
            Assert.True(image == day.Images[acknowledged] || image == day.Images[acknowledged + 1], $"step {step}, {acknowledged}");
            replay.Apply(day.Steps[step]);
        }
        TestContext.Current.TestOutputHelper?.WriteLine($"{watch.Elapsed} {random}");
    }
}
