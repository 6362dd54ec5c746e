using Satchel.Engine.Budget.Sqlite;
using Satchel.Engine.Files;
using Satchel.Engine.Health;
using Satchel.Engine.Health.Checks;
using Satchel.Engine.Inference;
using Satchel.Engine.Model;
using Satchel.Engine.Pipeline;
using Satchel.Engine.Scheduler;
using Satchel.Engine.Store;
using Satchel.Engine.Store.Sqlite;
using Satchel.Engine.Tests.Settings;
using Satchel.Testing;

namespace Satchel.Engine.Tests.Health.Checks;

public sealed class DoctorTests : IDisposable
{
    private static readonly EmbeddingSpace Own = new("voyage", "voyage-3-lite", 2, "unit");
    private readonly FakeClock _clock = new(Moments.Start);
    private readonly TemporaryHome _home = new();
    private long _freeBytes = 100L << 30;

    public DoctorTests()
    {
        if (!OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(_home.Home.Root, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task A_store_with_one_memory_is_well()
    {
        await RememberAsync();
        var report = await RunAsync();
        Assert.True(report.Status is CheckStatus.Pass, string.Join('\n', report.Entries.Where(entry => entry.Finding.Status is not CheckStatus.Pass)));
        Assert.All(report.Entries, entry => Assert.Null(entry.Finding.Remedy));
    }

    [Theory]
    [InlineData(100L << 30, CheckStatus.Pass)]
    [InlineData(300L << 20, CheckStatus.Warn)]
    [InlineData(10L << 20, CheckStatus.Fail)]
    public async Task A_disk_that_fills_up_is_told_of_before_it_is_full(long freeBytes, CheckStatus expected)
    {
        _freeBytes = freeBytes;
        Assert.Equal(expected, (await FindAsync("disk")).Status);
    }

    [Theory]
    [InlineData("embed.model", "voyage-3-lite", "'embed.model' does nothing while embed.provider is not set", "satchel config unset embed.model")]
    [InlineData("store.gone.rerank.enabled", "false", "'store.gone.rerank.enabled' is for a store that is not there", "satchel config unset store.gone.rerank.enabled")]
    public async Task A_setting_without_effect_is_named(string key, string value, string message, string remedy)
    {
        await _home.SetAsync(key, value);
        var finding = await FindAsync("settings");
        Assert.Equal((CheckStatus.Warn, remedy), (finding.Status, finding.Remedy));
        Assert.StartsWith(message, finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_setting_with_a_value_that_its_key_does_not_take_has_failed()
    {
        _home.Write("{\"hooks.stop\":\"sometimes\"}");
        var finding = await FindAsync("settings");
        Assert.Equal((CheckStatus.Fail, "satchel config set hooks.stop VALUE"), (finding.Status, finding.Remedy));
    }

    [Fact]
    public async Task A_model_that_is_named_without_its_key_has_failed_and_one_that_nobody_needs_is_not_missed()
    {
        Assert.Equal(CheckStatus.Pass, (await FindAsync("models")).Status);
        await _home.SetAsync("embed.provider", "voyage");
        var finding = await FindAsync("models");
        Assert.Equal((CheckStatus.Fail, "not set: embed.api_key"), (finding.Status, finding.Message));
        Assert.StartsWith("satchel config set embed.api_key", finding.Remedy, StringComparison.Ordinal);

        await _home.SetAsync("embed.provider", "ollama");
        Assert.Equal(CheckStatus.Pass, (await FindAsync("models")).Status);
    }

    [Fact]
    public async Task A_proof_that_is_old_warns_and_one_that_failed_has_failed()
    {
        await RememberAsync();
        Assert.Equal(CheckStatus.Pass, (await FindAsync("canary")).Status);
        await WithStoreAsync(store => new Canary(store, _clock).ProveAsync(Token));
        Assert.Equal(CheckStatus.Pass, (await FindAsync("canary")).Status);

        _clock.Advance(CanaryProof.LongestAge + TimeSpan.FromMinutes(1));
        Assert.Equal((CheckStatus.Warn, "satchel worker --once"), await StatusAsync("canary"));

        await WithStoreAsync(async store => await store.Marks.SaveAsync(new Dictionary<string, long> { ["canary_failure"] = (long)CanaryFailure.NotRecalled }, Token));
        Assert.Equal((CheckStatus.Fail, "satchel verify --store default"), await StatusAsync("canary"));
    }

    [Fact]
    public async Task Jobs_that_wait_for_long_warn_then_fail_and_one_that_was_given_up_can_be_begun_anew()
    {
        await RememberAsync(refine: true);
        Assert.Equal(CheckStatus.Pass, (await FindAsync("queue")).Status);
        Assert.Equal((CheckStatus.Warn, "satchel worker --once"), await StatusAsync("worker"));

        _clock.Advance(TimeSpan.FromHours(2));
        Assert.Equal((CheckStatus.Warn, "satchel worker --once"), await StatusAsync("queue"));
        _clock.Advance(TimeSpan.FromHours(23));
        Assert.Equal((CheckStatus.Fail, "satchel worker --once"), await StatusAsync("queue"));

        var now = _clock.GetUtcNow();
        await WithStoreAsync(async store =>
        {
            var job = Assert.Single(await store.Jobs.LeaseAsync(new JobLease("me", now, now + TimeSpan.FromMinutes(1)), 1, null, Token));
            await store.Jobs.ParkAsync(job, "too hard", Token);
        });
        Assert.Equal((CheckStatus.Warn, "satchel scheduler queue retry --all --store default"), await StatusAsync("queue"));
    }

    [Fact]
    public async Task A_job_whose_worker_gives_no_sign_of_life_is_told_of()
    {
        await RememberAsync(refine: true);
        var now = _clock.GetUtcNow();
        await WithStoreAsync(async store => await store.Jobs.LeaseAsync(new JobLease("me", now, now + TimeSpan.FromMinutes(1)), 1, null, Token));
        Assert.Equal(CheckStatus.Pass, (await FindAsync("queue")).Status);

        _clock.Advance(TimeSpan.FromMinutes(2));
        var finding = await FindAsync("queue");
        Assert.Equal((CheckStatus.Warn, 1L), (finding.Status, finding.Facts["lost_leases"]));
    }

    [Fact]
    public async Task A_worker_that_does_not_come_round_is_told_of()
    {
        var journal = new WorkerJournal(new EventLog(_home.Home.WorkerLog, _clock), new WorkerRegister(_home.Home.WorkersDirectory, _clock), "1", TimeSpan.FromMinutes(1), _clock);
        journal.Begin();
        Assert.Equal(CheckStatus.Pass, (await FindAsync("worker")).Status);
        _clock.Advance(TimeSpan.FromSeconds(150));
        Assert.Equal((CheckStatus.Warn, "satchel log worker --errors"), await StatusAsync("worker"));
        _clock.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal((CheckStatus.Fail, "satchel log worker --errors"), await StatusAsync("worker"));
    }

    [Fact]
    public async Task A_ledger_that_was_altered_has_failed()
    {
        await RememberAsync();
        await WithStoreAsync(store =>
        {
            using var session = SqliteFile.Connect(store.Location);
            session.Run("UPDATE version SET content = 'The kettle is red'");
            return Task.CompletedTask;
        });
        var finding = await FindAsync("integrity");
        Assert.Equal((CheckStatus.Fail, "satchel verify --repair --store default"), (finding.Status, finding.Remedy));
        Assert.True(finding.Facts["problems"] > 0);
    }

    [Fact]
    public async Task A_memory_without_a_vector_and_a_model_that_the_store_does_not_have_are_told_of()
    {
        await RememberAsync();
        await _home.SetAsync("embed.provider", "voyage");
        await _home.SetAsync("embed.model", "voyage-3-lite");
        Assert.Equal((CheckStatus.Warn, "satchel worker --once"), await StatusAsync("vectors"));

        await SaveVectorAsync(Own);
        Assert.Equal(CheckStatus.Pass, (await FindAsync("vectors")).Status);
        Assert.Equal(1L, (await FindAsync("spaces")).Facts["vectors"]);
        Assert.Equal(CheckStatus.Pass, (await FindAsync("threshold")).Status);

        await _home.SetAsync("embed.model", "voyage-3-large");
        Assert.Equal((CheckStatus.Warn, "satchel embed swap --to voyage-3-large --store default"), await StatusAsync("vectors"));
    }

    [Fact]
    public async Task A_model_that_nobody_has_calibrated_is_told_of_until_the_owner_says_a_threshold()
    {
        await RememberAsync();
        await SaveVectorAsync(Own with { Model = "my-own" });
        var finding = await FindAsync("threshold");
        Assert.Equal((CheckStatus.Warn, "satchel config set store.default.semantic_threshold 0.684"), (finding.Status, finding.Remedy));
        await _home.SetAsync("store.default.semantic_threshold", "0.7");
        Assert.Equal(CheckStatus.Pass, (await FindAsync("threshold")).Status);
    }

    [Fact]
    public async Task What_lies_among_the_stores_and_belongs_to_none_is_named()
    {
        await RememberAsync();
        var stray = Path.Combine(_home.Home.StoresDirectory, "notes.txt");
        PrivateFile.TryMake(stray, "");
        Assert.Equal((CheckStatus.Warn, $"rm -r '{stray}'"), await StatusAsync("strays"));
    }

    [Fact]
    public async Task Files_that_others_may_read_have_failed()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs modes of files");
        await RememberAsync();
        Assert.Equal(CheckStatus.Pass, (await FindAsync("permissions")).Status);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(Path.Combine(_home.Home.StoreDirectory(StoreName.Default), "satchel.db"), UnixFileMode.UserRead | UnixFileMode.OtherRead);
        }

        var finding = await FindAsync("permissions");
        Assert.Equal((CheckStatus.Fail, 1L), (finding.Status, finding.Facts["open"]));
    }

    [Fact]
    public async Task A_check_that_breaks_is_a_line_and_the_others_look_all_the_same()
    {
        await RememberAsync();
        var report = await RunAsync(new BrokenCheck());
        var broken = report.Entries.Single(entry => entry.Check == "broken").Finding;
        Assert.Equal((CheckStatus.Fail, "a mistake in satchel: InvalidOperationException"), (broken.Status, broken.Message));
        Assert.Contains(report.Entries, entry => entry is { Check: "stale", Finding.Status: CheckStatus.Pass });
    }

    private async Task RememberAsync(bool refine = false)
    {
        await using var store = await Catalog().OpenOrCreateAsync(StoreName.Default, Token);
        await new MemoryWriter(store, _clock, "test", queuesRefinement: true).RememberAsync(Memories.Draft("The kettle is blue"), refine, Token);
    }

    private Task SaveVectorAsync(EmbeddingSpace space) => WithStoreAsync(async store =>
    {
        await using var reader = await store.BeginReadAsync(Token);
        var memory = Assert.Single(await reader.ReadPageAsync(0, 1, currentOnly: true, Token));
        await using var writer = await store.BeginWriteAsync(Memories.Intent, Token);
        await writer.SaveVectorAsync(space, memory.Document, new float[] { 1, 0 }, Token);
        await writer.SaveModelSpacesAsync(new ModelSpaces(space, null), Token);
        await writer.CommitAsync(Token);
    });

    private async Task WithStoreAsync(Func<IMemoryStore, Task> use)
    {
        await using var store = await Catalog().OpenAsync(StoreName.Default, Token);
        await use(store);
    }

    private async Task<(CheckStatus Status, string? Remedy)> StatusAsync(string check)
    {
        var finding = await FindAsync(check);
        return (finding.Status, finding.Remedy);
    }

    private async Task<CheckFinding> FindAsync(string check) => (await RunAsync()).Entries.Single(entry => entry.Check == check).Finding;

    private Task<DoctorReport> RunAsync(params IDoctorCheck[] further)
    {
        var settings = _home.Load();
        var purse = new Purse(_home.Home.PurseFile, _clock);
        var scope = new DoctorScope
        {
            Home = _home.Home,
            Settings = settings,
            Catalog = Catalog(),
            Stores = [StoreName.Default],
            OpenModels = () => new ModelClients(settings, purse, _clock, () => 0.5),
            Purse = purse,
            FreeBytes = _ => _freeBytes,
            Time = _clock,
        };
        return new Doctor(scope).RunAsync(further, Token);
    }

    private SqliteStoreCatalog Catalog() => new(_home.Home.StoresDirectory, _home.Home.BackupDirectory, _clock);

    private sealed class BrokenCheck : IDoctorCheck
    {
        public string Name => "broken";

        public Task<CheckFinding> LookAsync(CancellationToken cancellationToken) => throw new InvalidOperationException("of no interest");
    }
}
