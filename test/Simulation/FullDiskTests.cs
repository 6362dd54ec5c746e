using Satchel.Engine.Model;
using Satchel.Engine.Store;
using Satchel.Simulation.Day;
using Satchel.Simulation.Disk;

namespace Satchel.Simulation;

/// <summary>The disk has no room: the write fails and says so, nothing of it stays, and once there is room it can be done again.</summary>
public sealed class FullDiskTests(RecordedDay day) : IClassFixture<RecordedDay>
{
    /// <summary>Days that are lived; each meets its fault at another step.</summary>
    private const int Days = 50;

    private readonly int _seed = Seeds.Next();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_step_without_room_fails_one_operation_which_can_be_done_again()
    {
        var random = new Random(_seed);
        for (var i = 0; i < Days; i++)
        {
            using var home = new SimulatedHome();
            await home.Stores.Catalog.CreateAsync(StoreName.Default, Token);
            home.Disk.FailAfter(new DiskFault(random.Next(1, day.Steps.Count), FaultKind.Full));

            var failures = await LiveAsync(home, () => { });

            Assert.True(failures is [] or [StoreError.Full], $"seed {_seed}, day {i}: {string.Join(", ", failures)}");
            Assert.Equal(day.Images[^1], await home.Stores.ProveAsync(Token));
        }
    }

    [Fact]
    public async Task A_disk_that_is_always_nearly_full_lets_every_operation_through_as_room_comes()
    {
        const int Room = 64 * 1024;
        using var home = new SimulatedHome();
        await home.Stores.Catalog.CreateAsync(StoreName.Default, Token);
        home.Disk.MostFileBytes = Room;

        var failures = await LiveAsync(home, () => home.Disk.MostFileBytes += Room);

        Assert.True(failures.Count > 5);
        Assert.All(failures, code => Assert.Equal(StoreError.Full, code));
        Assert.Equal(day.Images[^1], await home.Stores.ProveAsync(Token));
    }

    /// <summary>
    /// A sync that fails leaves the commit open: it is in the log, but perhaps not for long. The operation answers that it
    /// failed, and may be there afterwards.
    /// </summary>
    [Fact]
    public async Task A_sync_that_fails_fails_its_operation_which_is_there_whole_or_not_at_all()
    {
        var random = new Random(_seed);
        var syncs = day.Steps.Index().Where(step => step.Item.Kind is StepKind.Sync).Select(step => step.Index + 1).ToArray();
        for (var i = 0; i < Days; i++)
        {
            using var home = new SimulatedHome();
            await home.Stores.Catalog.CreateAsync(StoreName.Default, Token);
            home.Disk.FailAfter(new DiskFault(syncs[random.Next(syncs.Length)], FaultKind.Unsynced));
            var done = 0;
            await using (var store = await home.Stores.Catalog.OpenAsync(StoreName.Default, Token))
            {
                foreach (var operation in new ScriptedDay(store, RecordedDay.Seed).Operations())
                {
                    if (await TryAsync(operation) is not null)
                    {
                        break;
                    }

                    done++;
                }
            }

            var image = await home.Stores.ProveAsync(Token);
            Assert.True(
                image == day.Images[done] || image == day.Images[Math.Min(done + 1, ScriptedDay.Length)],
                $"seed {_seed}, day {i}: {done} operations were acknowledged, and the store holds something else");
        }
    }

    /// <summary>Lives the day; what fails is done again, and the store holds meanwhile what it held before.</summary>
    private async Task<IReadOnlyList<StoreError>> LiveAsync(SimulatedHome home, Action makeRoom)
    {
        var failures = new List<StoreError>();
        await using var store = await home.Stores.Catalog.OpenAsync(StoreName.Default, Token);
        foreach (var (number, operation) in new ScriptedDay(store, RecordedDay.Seed).Operations().Index())
        {
            while (await TryAsync(operation) is { } failure)
            {
                failures.Add(failure);
                var image = await StoreImage.ReadAsync(store, Token);
                var isErased = number == ScriptedDay.ErasureAt && image == day.Images[number + 1];
                Assert.True(isErased || image == day.Images[number], $"seed {_seed}, operation {number}");
                makeRoom();
            }
        }

        return failures;
    }

    private static async Task<StoreError?> TryAsync(Func<CancellationToken, Task> operation)
    {
        try
        {
            await operation(Token);
            return null;
        }
        catch (StoreException error)
        {
            return error.Code;
        }
    }
}
