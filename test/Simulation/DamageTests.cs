using Microsoft.Data.Sqlite;
using Satchel.Engine.Health;
using Satchel.Engine.Model;
using Satchel.Engine.Pipeline;
using Satchel.Engine.Recall;
using Satchel.Engine.Store;
using Satchel.Simulation.Day;
using Satchel.Testing;

namespace Satchel.Simulation;

/// <summary>A database that was altered or cut is refused, or named by the verification, or what it holds is as before.</summary>
public sealed class DamageTests : IClassFixture<RecordedDay>
{
    private const int Flips = 250;
    private const int Cuts = 40;

    private static readonly MemoryDraft Draft = Memories.Draft("Ada decided to keep the gateway") with { Author = "Ada Byron", Session = "session 1" };
    private static readonly RecallQuery Question = new() { Text = "What did Ada decide about the invoice of Berlin on Friday?", Explain = true };

    /// <summary>Why a damaged file is not opened: the damage may lie in what tells one file from another.</summary>
    private static readonly StoreError[] Refusals = [StoreError.Corrupt, StoreError.Foreign, StoreError.NewerSchema];

    private readonly RecordedDay _day;
    private readonly byte[] _database;
    private readonly int _seed = Seeds.Next();

    /// <summary>Takes the database of the end of the day, with its log copied into it.</summary>
    public DamageTests(RecordedDay day)
    {
        _day = day;
        using var home = new SimulatedHome();
        var replay = day.Replay();
        replay.Apply(day.Steps);
        replay.WriteSeen(home.Stores.MakeDatabaseFolder());
        using (var connection = new SqliteConnection($"Data Source={home.Stores.DatabasePath};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA wal_checkpoint(TRUNCATE)";
            command.ExecuteNonQuery();
        }

        _database = File.ReadAllBytes(home.Stores.DatabasePath);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_bit_flipped_in_the_database_is_noticed_or_changes_nothing_that_is_read()
    {
        var random = new Random(_seed);
        for (var flip = 0; flip < Flips; flip++)
        {
            var database = _database.ToArray();
            var (at, bit) = (random.Next(database.Length), random.Next(8));
            database[at] ^= (byte)(1 << bit);

            await AssertNoticedOrHarmlessAsync(database, $"seed {_seed}: bit {bit} of byte {at}");
        }
    }

    [Fact]
    public async Task An_id_altered_wherever_it_stands_is_noticed()
    {
        var id = "line-"u8.ToArray();
        var places = Enumerable.Range(0, _database.Length - id.Length).Where(at => _database.AsSpan(at, id.Length).SequenceEqual(id)).ToArray();
        Assert.NotEmpty(places);
        foreach (var at in places.Where((_, i) => i % 5 == 0))
        {
            var database = _database.ToArray();
            database[at] ^= 1;

            await AssertNoticedOrHarmlessAsync(database, $"byte {at}");
        }
    }

    [Fact]
    public async Task A_database_that_was_cut_is_noticed()
    {
        var random = new Random(_seed);
        for (var cut = 0; cut < Cuts; cut++)
        {
            var length = random.Next(_database.Length);
            await AssertNoticedOrHarmlessAsync(_database[..length], $"seed {_seed}: cut to {length} bytes");
        }
    }

    private async Task AssertNoticedOrHarmlessAsync(byte[] database, string where)
    {
        using var home = new SimulatedHome();
        home.Stores.MakeDatabaseFolder();
        await File.WriteAllBytesAsync(home.Stores.DatabasePath, database, Token);
        try
        {
            await using var store = await home.Stores.Catalog.OpenAsync(StoreName.Default, Token);
            var noticed = await FailsAsync(async () => Assert.Empty((await StoreVerification.RunAsync(store, Token)).Problems));
            var changed = await FailsAsync(async () => Assert.Equal(_day.Images[^1], await StoreImage.ReadAsync(store, Token)));
            Assert.True(noticed || !changed, $"{where}: the store holds something else and is called true");

            var writer = new MemoryWriter(store, Moments.WallClock, "test", queuesRefinement: true);
            await FailsAsync(() => new MemoryRecall(store, Moments.WallClock).RecallAsync(Question, Token));
            await FailsAsync(() => writer.RememberAsync(Draft, refine: true, Token));
        }
        catch (StoreException error)
        {
            Assert.True(Refusals.Contains(error.Code), $"{where}: {error.Code}, {error.Message}");
        }
    }

    /// <summary>Whether a step names the damage. Any other exception than the store's is a fault of ours and goes through.</summary>
    private static async Task<bool> FailsAsync(Func<Task> step)
    {
        try
        {
            await step();
            return false;
        }
        catch (Exception error) when (error is StoreException or Xunit.Sdk.XunitException)
        {
            return true;
        }
    }
}
