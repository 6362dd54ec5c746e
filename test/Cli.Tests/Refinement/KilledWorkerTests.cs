using System.Globalization;
using System.Text.Json;
using Satchel.Testing.Inference;

namespace Satchel.Cli.Tests.Refinement;

/// <summary>
/// A worker that is killed in the middle, again and again, leaves the same store in the end as one that nobody disturbs.
/// <c>SATCHEL_REFINE_NOTES</c> sets the number of notes, <c>SATCHEL_REFINE_SEED</c> where it is killed.
/// </summary>
public sealed class KilledWorkerTests
{
#pragma warning disable RS0030 // Tests have no composition root.
    private static readonly int Notes = int.Parse(Environment.GetEnvironmentVariable("SATCHEL_REFINE_NOTES") ?? "24", CultureInfo.InvariantCulture);
    private static readonly int Seed = int.Parse(Environment.GetEnvironmentVariable("SATCHEL_REFINE_SEED") ?? "1121", CultureInfo.InvariantCulture);
#pragma warning restore RS0030

    [Fact]
    public async Task A_worker_that_is_killed_again_and_again_leaves_the_store_of_an_undisturbed_one()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs signals");
        var undisturbed = await RunAsync(kills: null);
        Assert.StartsWith("Use Postgres for", undisturbed, StringComparison.Ordinal);

        var random = new Random(Seed);
        Assert.Equal(undisturbed, await RunAsync(() => random.Next(6, 20)));
    }

    /// <summary>Remembers the notes and lets workers refine them; each is killed while it waits for so many answers.</summary>
    private static async Task<string> RunAsync(Func<int>? kills)
    {
        using var program = new SatchelProgram();
        await using var models = new ModelDouble { Chat = Curator.Answer };
        foreach (var (key, value) in ((string, string)[])[
            ("llm.endpoint", $"{models.Address}v1"), ("llm.model.fast", "quick"), ("llm.model.canonical", "careful"), ("llm.model.metadata", "tidy")])
        {
            Assert.Equal(0, (await program.RunAsync("config", "set", key, value)).ExitCode);
        }

        for (var i = 0; i < Notes; i++)
        {
            Assert.Equal(0, (await program.RunAsync("remember", NoteOf(i))).ExitCode);
        }

        if (kills is not null)
        {
            while (await DieAsync(program, models, kills()))
            {
            }
        }

        var run = (await program.RunAsync("worker", "--once")).Document("satchel.worker/1");
        Assert.Equal(("drained", 0), (run.GetProperty("status").GetString(), run.GetProperty("pending").GetInt32()));
        var queue = (await program.RunAsync("scheduler", "queue", "list", "--all")).Document("satchel.jobs/1");
        Assert.All(queue.GetProperty("jobs").EnumerateArray(), job => Assert.Equal("done", job.GetProperty("state").GetString()));
        return await BelievedAsync(program);
    }

    /// <summary>Runs a worker until it asks a model for the n-th time, and kills it there.</summary>
    /// <returns>Whether it had to be killed; false where it had come to its end.</returns>
    private static async Task<bool> DieAsync(SatchelProgram program, ModelDouble models, int calls)
    {
        var asked = 0;
        var reached = new TaskCompletionSource();
        var never = new TaskCompletionSource();
        models.Before = token =>
        {
            if (Interlocked.Increment(ref asked) < calls)
            {
                return Task.CompletedTask;
            }

            reached.TrySetResult();
            return never.Task.WaitAsync(token);
        };
        using var worker = program.Start("worker", "--once");
        var ended = worker.EndAsync();
        var killed = await Task.WhenAny(reached.Task, ended) != ended;
        if (killed)
        {
            await worker.SignalAsync("KILL");
        }

        await ended;
        models.Before = _ => Task.CompletedTask;
        never.TrySetResult();
        return killed;
    }

    /// <summary>What is current, in the order in which it was said, without what differs from run to run.</summary>
    private static async Task<string> BelievedAsync(SatchelProgram program)
    {
        var export = await program.RunAsync("export");
        Assert.Equal(0, export.ExitCode);
        return string.Join('\n', export.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonElement.Parse(line))
            .OrderBy(memory => memory.GetProperty("created_at").GetString(), StringComparer.Ordinal)
            .Select(memory => string.Join(
                " | ",
                ((string[])["content", "category", "importance", "entities", "keywords"])
                    .Select(name => memory.TryGetProperty(name, out var value) ? value.ToString() : ""))));
    }

    private static string NoteOf(int number)
    {
        string[] things = ["billing", "search", "login"];
        string[] places = ["Postgres", "Redis", "Kafka", "SQLite"];
        var (thing, place) = (things[number % things.Length], places[number / 2 % places.Length]);
        return (number % 6) switch
        {
            0 => $"We decided to use {place} for the {thing} service because the {thing} service is slow under load",
            1 => $"The {thing} service is slow under load since release {number}",
            2 => $"The {thing} service no longer stores its data in {place}",
            3 => $"The {thing} service also stores its data in {place}",
            4 => string.Create(CultureInfo.InvariantCulture, $"The {thing} service currently listens on port {8000 + number}"),
            _ => $"The {thing} service stores its data in {place}",
        };
    }
}
