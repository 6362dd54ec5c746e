using System.Globalization;
using Satchel.Engine.Pipeline;
using Satchel.Engine.Store;
using Satchel.Testing;
using Satchel.Testing.Inference;

namespace Satchel.Engine.Tests.Pipeline.Refinement;

/// <summary>
/// However many workers there are, however long models take and whatever fails, nothing is lost, and without failures the
/// store that comes out is the same.
/// </summary>
public sealed class RefineOrderTests
{
    private const int Seed = 20_261_121;

    private const int Notes = 48;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_worker_many_plans_at_once_and_two_workers_leave_the_same_store()
    {
        var undisturbed = await RunAsync(Options(1), workers: 1, latency: false);
        Assert.Contains("retired", undisturbed, StringComparison.Ordinal);
        Assert.Contains("Causal>", undisturbed, StringComparison.Ordinal);

        Assert.Equal(undisturbed, await RunAsync(Options(8), workers: 1, latency: true));
        Assert.Equal(undisturbed, await RunAsync(Options(3), workers: 2, latency: true));
    }

    [Fact]
    public async Task With_one_call_in_five_failing_every_note_is_refined_in_the_end_and_none_is_lost()
    {
        await using var world = await RefineWorld.CreateAsync();
        var ids = await world.RememberAsync([.. NotesOf(Seed, Notes)]);
        var random = new Random(Seed);
        ModelFault?[] faults = [new ModelFault.Status(500), new ModelFault.HalfJson(), new ModelFault.Says(""), new ModelFault.Says("{", "length"), new ModelFault.NoChoices()];
        world.Double.Fault = _ =>
        {
            lock (random)
            {
                return random.Next(5) == 0 ? faults[random.Next(faults.Length)] : null;
            }
        };
        for (var round = 0; round < IStoreJobs.MostAttempts; round++)
        {
            await world.RefineAsync();
            await world.MakeDueAsync();
        }

        Assert.All(await world.JobsAsync(), job => Assert.Equal(JobState.Done, job.State));
        foreach (var id in ids)
        {
            // What is not current says in its history that it was, and the note is its first version.
            var history = await world.HistoryAsync(id);
            Assert.Null(history[0].Model);
            Assert.NotEmpty(history[0].Content);
        }
    }

    /// <summary>A slow machine must not look like a worker that hangs.</summary>
    private static WorkerOptions Options(int parallel)
        => new() { Parallel = parallel, LeaseTerm = TimeSpan.FromHours(1), OrderPatience = TimeSpan.FromHours(1) };

    private static async Task<string> RunAsync(WorkerOptions options, int workers, bool latency)
    {
        await using var world = await RefineWorld.CreateAsync();
        await world.RememberAsync([.. NotesOf(Seed, Notes)]);
        if (latency)
        {
            var random = new Random(Seed);
            world.Double.Before = async token =>
            {
                TimeSpan wait;
                lock (random)
                {
                    wait = TimeSpan.FromMilliseconds(random.Next(12));
                }

                await Task.Delay(wait, Moments.WallClock, token);
            };
        }

        await Task.WhenAll(Enumerable.Range(0, workers).Select(async _ =>
        {
            using var worker = world.MakeWorker(options);
            await worker.DrainAsync([], null, Token);
        }));
        Assert.All(await world.JobsAsync(), job => Assert.Equal(JobState.Done, job.State));
        return await world.BelievedAsync();
    }

    /// <summary>Notes that know, complete and contradict one another and name one another as causes.</summary>
    private static IEnumerable<string> NotesOf(int seed, int count)
    {
        var random = new Random(seed);
        string[] things = ["billing", "search", "login", "export", "report", "upload"];
        string[] places = ["Postgres", "Redis", "Kafka", "SQLite", "Nginx"];
        for (var i = 0; i < count; i++)
        {
            var (thing, place) = (things[random.Next(things.Length)], places[random.Next(places.Length)]);
            yield return random.Next(7) switch
            {
                0 => $"We decided to use {place} for the {thing} service because the {thing} service is slow under load",
                1 => $"The {thing} service is slow under load",
                2 => $"The {thing} service no longer stores its data in {place}",
                3 => $"The {thing} service also stores its data in {place}",
                4 => string.Create(CultureInfo.InvariantCulture, $"The {thing} service currently listens on port {8000 + random.Next(3)}"),
                5 => "thanks, all good",
                _ => $"The {thing} service stores its data in {place}",
            };
        }
    }
}
