using Satchel.Engine.Model;
using Satchel.Engine.Store;
using Satchel.Simulation.Day;
using Satchel.Simulation.Disk;

namespace Satchel.Simulation;

/// <summary>
/// A process dies at a step of its disk. The next one finds what was acknowledged; the operation in flight is there whole or
/// not at all.
/// </summary>
public sealed class KillTests(RecordedDay day) : IClassFixture<RecordedDay>
{
    /// <summary>Days that are really lived until their process dies; each takes some hundredths of a second.</summary>
    private const int LivedDays = 80;

    private readonly int _seed = Seeds.Next();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void The_day_copies_the_log_and_starts_it_anew()
    {
        var begun = day.Steps.Count(step => step is { Kind: StepKind.Write, Offset: 0, File: "satchel.db-wal" });
        var copied = day.Steps.Count(step => step is { Kind: StepKind.Write, File: "satchel.db" });

        Assert.All(["Remember", "Replace", "Forget", "Undo", "Import", "Supersede", "Unsupersede", "Erase"], operation => Assert.Contains($" {operation} m", day.Images[^1], StringComparison.Ordinal));
        Assert.True(begun >= 2 && copied >= 20, $"the log was begun {begun} times, {copied} pages were copied");
    }

    [Fact]
    public async Task What_was_acknowledged_outlives_a_kill_at_every_step()
    {
        var random = new Random(_seed);
        var replay = day.Replay();
        for (var step = 0; step < day.Steps.Count; step++)
        {
            var next = day.Steps[step];
            using var home = new SimulatedHome();
            var folder = home.Stores.MakeDatabaseFolder();
            replay.WriteSeen(folder);
            if (random.Next(2) == 0)
            {
                next.WritePart(folder, random);
            }

            // After a reboot the index of the log is gone.
            if (random.Next(2) == 0)
            {
                await File.WriteAllBytesAsync(home.Stores.LogIndexPath, next.LogIndex, Token);
            }

            AssertHolds(day.AcknowledgedBefore(step), await home.Stores.ProveAsync(Token), $"step {step}");
            replay.Apply(next);
        }
    }

    [Fact]
    public async Task A_kill_while_the_store_is_made_leaves_none_or_an_empty_one()
    {
        var random = new Random(_seed);
        var replay = new DiskReplay();
        foreach (var step in day.Making)
        {
            using var home = new SimulatedHome();
            var folder = home.Stores.MakeDatabaseFolder();
            replay.WriteSeen(folder);
            step.WritePart(folder, random);

            Assert.Equal(day.Images[0], await home.Stores.ProveAsync(Token));
            replay.Apply(step);
        }
    }

    [Fact]
    public async Task A_store_whose_process_dies_acknowledges_nothing_more()
    {
        var random = new Random(_seed);
        for (var i = 0; i < LivedDays; i++)
        {
            var fault = new DiskFault(random.Next(1, day.Steps.Count), (FaultKind)random.Next((int)FaultKind.Full));
            using var home = new SimulatedHome();
            await home.Stores.Catalog.CreateAsync(StoreName.Default, Token);
            home.Disk.FailAfter(fault);

            // Another process has the store open, and with it the index of the log as the dead one leaves it.
            await using var survivor = await home.Stores.Catalog.OpenAsync(StoreName.Default, Token);
            var acknowledged = await LiveUntilDeathAsync(home);

            home.Disk.Revive();
            AssertHolds(acknowledged, await StoreFolder.ProveAsync(survivor, Token), fault.ToString());
        }
    }

    private static async Task<int> LiveUntilDeathAsync(SimulatedHome home)
    {
        await using var store = await home.Stores.Catalog.OpenAsync(StoreName.Default, Token);
        var acknowledged = 0;
        try
        {
            foreach (var operation in new ScriptedDay(store, RecordedDay.Seed).Operations())
            {
                await operation(Token);
                acknowledged++;
            }
        }
        catch (StoreException error)
        {
            Assert.True(home.Disk.IsDead, error.Message);
        }

        return acknowledged;
    }

    private void AssertHolds(int acknowledged, string image, string where)
        => Assert.True(
            image == day.Images[acknowledged] || image == day.Images[Math.Min(acknowledged + 1, ScriptedDay.Length)],
            $"seed {_seed}, {where}: {acknowledged} operations were acknowledged, and the store holds something else");
}
