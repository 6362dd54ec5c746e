using System.Text.Json;
using Satchel.Testing.Homes;

namespace Satchel.Cli.Tests.Portability;

/// <summary>Moving in, as a person does it.</summary>
public sealed class MoveInTests : IDisposable
{
    private const string Schema = "satchel.move-in/1";

    private readonly MemmanFixture _memman;
    private readonly SatchelProgram _satchel = new();

    public MoveInTests() => _memman = new MemmanFixture(Path.Combine(_satchel.Base, "memman"));

    public void Dispose() => _satchel.Dispose();

    [Fact]
    public async Task A_home_of_memman_is_tried_taken_in_found_and_taken_in_again()
    {
        Fill();

        var tried = await _satchel.RunAsync("import", _memman.Root, "--format", "memman", "--dry-run");
        Assert.False(Directory.Exists(_satchel.Home));
        var moved = await _satchel.RunAsync("import", _memman.Root, "--format", "memman");
        var recalled = await _satchel.RunAsync("recall", "when is the deploy");
        var history = await _satchel.RunAsync("history", "old");
        var verified = await _satchel.RunAsync("verify");
        var again = await _satchel.RunAsync("import", _memman.Root, "--format", "memman");

        Assert.Equal((0, 0, 0, 0), (tried.ExitCode, moved.ExitCode, verified.ExitCode, again.ExitCode));
        Assert.True(moved.Document(Schema).GetProperty("changed").GetBoolean());
        var store = moved.Document(Schema).GetProperty("stores")[0];
        Assert.Equal(("work", "work"), (store.GetProperty("source").GetString(), store.GetProperty("store").GetString()));
        Assert.Equal((2, 2), (Count(store, "memories", "read"), Count(store, "memories", "stored")));
        Assert.Equal("work", moved.Document(Schema).GetProperty("active_store").GetString());
        Assert.Equal("new", recalled.Document("satchel.recall/1").GetProperty("results")[0].GetProperty("id").GetString());
        Assert.Contains("The deploy is on Monday", history.Output, StringComparison.Ordinal);
        Assert.False(again.Document(Schema).GetProperty("changed").GetBoolean());
        Assert.Equal((0, 2), (Count(again.Document(Schema).GetProperty("stores")[0], "memories", "stored"), Count(again.Document(Schema).GetProperty("stores")[0], "memories", "known")));
    }

    [Fact]
    public async Task A_table_says_what_became_of_everything_and_no_secret_is_shown()
    {
        Fill();
        _memman.Write("env", "MEMMAN_LLM_API_KEY=sk-very-secret-key\nMEMMAN_LOG_LEVEL=WARNING\n");

        var moved = await _satchel.RunAsync("import", _memman.Root, "--format", "memman", "--text");
        var again = await _satchel.RunAsync("import", _memman.Root, "--format", "memman", "--text");

        Assert.Matches(@"memories +2 +2 +0", moved.Output);
        Assert.Matches(@"MEMMAN_LLM_API_KEY +llm\.api_key +set", moved.Output);
        Assert.Matches(@"MEMMAN_LOG_LEVEL +unmapped", moved.Output);
        Assert.DoesNotContain("sk-very-secret-key", moved.Output, StringComparison.Ordinal);
        Assert.Contains("nothing was changed: all of this was here already", again.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_home_of_lightning_memory_goes_to_the_store_that_is_named()
    {
        var lightning = new LightningFixture(Path.Combine(_satchel.Base, "lightning"));
        using (var database = lightning.Make())
        {
            LightningFixture.Add(database, "0123456789abcdef", "Paid bitrefill 500 sats", "transaction", """{"vendor":"bitrefill.com","amount_sats":500}""");
        }

        lightning.Write("keys/private.key", new string('1', 64));
        var moved = await _satchel.RunAsync("import", lightning.Root, "--format", "lightning-memory", "--store", "sats");
        var shown = await _satchel.RunAsync("show", "0123", "--store", "sats");

        Assert.Equal(0, moved.ExitCode);
        Assert.EndsWith(".nostr-key", moved.Document(Schema).GetProperty("files")[0].GetProperty("path").GetString(), StringComparison.Ordinal);
        Assert.Equal("transaction", shown.Document("satchel.memory/1").GetProperty("category").GetString());
        Assert.DoesNotContain(new string('1', 64), moved.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, "file_not_found", "nowhere", "--format", "memman")]
    [InlineData(1, "source_not_recognised", ".", "--format", "memman")]
    [InlineData(2, "invalid_format", ".", "--format", "mumman")]
    [InlineData(2, "option_not_for_format", "-", "--no-settings")]
    [InlineData(2, "option_not_for_format", ".", "--format", "memman", "--skip-bad")]
    public async Task What_cannot_be_taken_in_is_said_and_nothing_is_made(int exitCode, string code, params string[] words)
    {
        var run = await _satchel.RunAsync(["import", .. words]);

        run.Failure(exitCode, code);
        Assert.False(Directory.Exists(_satchel.Home));
    }

    private static int Count(JsonElement store, string kind, string name)
        => store.GetProperty("counts").EnumerateArray().Single(count => count.GetProperty("kind").GetString() == kind).GetProperty(name).GetInt32();

    private void Fill()
    {
        using var store = _memman.MakeStore("work");
        MemmanFixture.AddInsight(store, "old", "The deploy is on Monday", deleted: "2025-03-01T00:00:00Z");
        MemmanFixture.AddInsight(store, "new", "The deploy is on Friday", created: "2025-03-01T00:00:00Z");
        MemmanFixture.Log(store, "replace", "old", "replaced by new");
        _memman.Write("active", "work\n");
    }
}
