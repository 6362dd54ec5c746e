using Satchel.Simulation.Day;
using Satchel.Simulation.Disk;

namespace Satchel.Simulation;

/// <summary>The power goes: of what was written since the last sync of a file, any part may be lost. What was acknowledged is there.</summary>
public sealed class PowerLossTests(RecordedDay day) : IClassFixture<RecordedDay>
{
    private readonly int _seed = Seeds.Next();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_acknowledged_outlives_a_power_cut_at_every_step()
    {
        var random = new Random(_seed);
        var replay = day.Replay();
        for (var step = 0; step < day.Steps.Count; step++)
        {
            using var home = new SimulatedHome();
            replay.WriteSurviving(home.Stores.MakeDatabaseFolder(), random);

            var image = await home.Stores.ProveAsync(Token);

            var acknowledged = day.AcknowledgedBefore(step);
            Assert.True(
                image == day.Images[acknowledged] || image == day.Images[acknowledged + 1],
                $"seed {_seed}, step {step}: {acknowledged} operations were acknowledged, and the store holds something else");
            replay.Apply(day.Steps[step]);
        }
    }

    [Fact]
    public async Task A_store_is_synced_before_it_gets_its_name()
    {
        var random = new Random(_seed);
        var replay = new DiskReplay();
        replay.Apply(day.Making);
        for (var cut = 0; cut < 10; cut++)
        {
            using var home = new SimulatedHome();
            replay.WriteSurviving(home.Stores.MakeDatabaseFolder(), random);
            File.Move(home.Stores.DatabasePath + ".new", home.Stores.DatabasePath);

            Assert.Equal(day.Images[0], await home.Stores.ProveAsync(Token));
        }
    }
}
