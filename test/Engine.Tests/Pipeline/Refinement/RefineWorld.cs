using Satchel.Engine.Budget.Sqlite;
using Satchel.Engine.Inference;
using Satchel.Engine.Ledger;
using Satchel.Engine.Model;
using Satchel.Engine.Pipeline;
using Satchel.Engine.Pipeline.Refinement;
using Satchel.Engine.Recall;
using Satchel.Engine.Store;
using Satchel.Engine.Store.Sqlite;
using Satchel.Engine.Tests.Settings;
using Satchel.Testing;
using Satchel.Testing.Inference;

namespace Satchel.Engine.Tests.Pipeline.Refinement;

/// <summary>A home with a store, a model double that follows <see cref="Curator"/>, and workers that refine.</summary>
internal sealed class RefineWorld : IAsyncDisposable
{
    private readonly TemporaryHome _home = new();
    private ModelClients? _models;

    private RefineWorld() => Double.Chat = Curator.Answer;

    public ModelDouble Double { get; } = new();

    public FakeClock Clock { get; } = new(Moments.WallClock.GetUtcNow().AddDays(-1));

    public IStoreCatalog Catalog => new SqliteStoreCatalog(_home.Home.StoresDirectory, _home.Home.BackupDirectory, Moments.WallClock);

    public ModelClients Models => _models ??= new ModelClients(
        _home.Load(), new Purse(_home.Home.PurseFile, Moments.WallClock), Moments.WallClock, () => 0);

    public Engine.Settings.SatchelSettings Settings => _home.Load();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<RefineWorld> CreateAsync(params (string Key, string Value)[] settings)
    {
        var world = new RefineWorld();
        (string, string)[] usual =
        [
            ("llm.endpoint", $"{world.Double.Address}v1"), ("llm.model.fast", "quick"), ("llm.model.canonical", "careful"), ("llm.model.metadata", "tidy"),
        ];
        foreach (var (key, value) in usual.Concat(settings))
        {
            await world._home.SetAsync(key, value);
        }

        return world;
    }

    /// <summary>Remembers notes, each a minute after the one before.</summary>
    public async Task<IReadOnlyList<MemoryId>> RememberAsync(params string[] notes)
    {
        await using var store = await Catalog.OpenOrCreateAsync(StoreName.Default, Token);
        var ids = new List<MemoryId>();
        foreach (var note in notes)
        {
            Clock.Advance(TimeSpan.FromMinutes(1));
            var writer = new MemoryWriter(store, Clock, "test", queuesRefinement: true);
            var outcome = await writer.RememberAsync(Memories.Draft(note), refine: true, Token);
            ids.Add(outcome is RememberOutcome.AlreadyKnown { Existing: var known } ? known : Assert.IsType<RememberOutcome.Stored>(outcome).Id);
        }

        return ids;
    }

    /// <summary>Does everything that is due now.</summary>
    public async Task<WorkerReport> RefineAsync(WorkerOptions? options = null)
    {
        using var worker = MakeWorker(options);
        return Assert.Single(await worker.DrainAsync([], null, Token));
    }

    public Worker MakeWorker(WorkerOptions? options = null)
        => new(Catalog, [new RefineHandler(Models, Moments.WallClock)], options ?? new WorkerOptions(), Moments.WallClock);

    public async Task<MemoryVersion?> FindAsync(MemoryId id)
        => (await ReadAsync(reader => reader.FindCurrentAsync(id, Token)))?.Version;

    public async Task<IReadOnlyList<MemoryVersion>> HistoryAsync(MemoryId id)
        => [.. (await ReadAsync(reader => reader.ReadHistoryAsync(id, Token))).Select(stored => stored.Version)];

    public Task<IReadOnlyList<Proposal>> ProposalsAsync() => ReadAsync(reader => reader.ListProposalsAsync(100, Token));

    public async Task<IReadOnlyList<string>> CurrentTextsAsync()
        => [.. (await ReadAsync(reader => reader.ListAsync(MemoryFilter.None, 10_000, 0, Token))).Select(stored => stored.Version.Content)];

    public async Task<IReadOnlyList<Job>> JobsAsync()
    {
        await using var store = await Catalog.OpenAsync(StoreName.Default, Token);
        return await store.Jobs.ListAsync(JobFilter.All, 10_000, Token);
    }

    /// <summary>Lets what was put off be due at once.</summary>
    public async Task MakeDueAsync()
    {
        await using var store = await Catalog.OpenAsync(StoreName.Default, Token);
        var later = Moments.WallClock.GetUtcNow().AddDays(1);
        foreach (var job in await store.Jobs.LeaseAsync(new JobLease("test", later, later), 1_000, null, Token))
        {
            await store.Jobs.PostponeAsync(job, Moments.Start, job.Reason ?? "", counts: false, Token);
        }
    }

    public async Task<RecallResult> RecallAsync(string question)
    {
        await using var store = await Catalog.OpenAsync(StoreName.Default, Token);
        return await new MemoryRecall(store, Moments.WallClock).RecallAsync(new RecallQuery { Text = question }, Token);
    }

    public async Task<UndoOutcome> UndoAsync(UndoTarget target)
    {
        await using var store = await Catalog.OpenAsync(StoreName.Default, Token);
        return await new MemoryUndo(store, Moments.WallClock, "test").RunAsync(target, force: false, dryRun: false, Token);
    }

    /// <summary>
    /// What the store believes, without what differs from run to run: memories in the order in which they were said, with what
    /// models made of them, and the edges between them by that order.
    /// </summary>
    public async Task<string> BelievedAsync()
    {
        await using var store = await Catalog.OpenAsync(StoreName.Default, Token);
        await using var reader = await store.BeginReadAsync(Token);
        var entries = await reader.ReadLedgerAsync(0, 1_000_000, Token);
        var order = entries.Where(entry => entry.Intent.Operation == LedgerOperation.Remember).Select(entry => entry.Subject).Distinct()
            .Index().ToDictionary(pair => pair.Item, pair => pair.Index);
        var lines = new List<string>();
        foreach (var (id, number) in order)
        {
            var version = (await reader.FindCurrentAsync(id, Token))?.Version;
            var edges = (await reader.ReadEdgesAsync(id, Token)).Where(edge => edge.Source == id)
                .Select(edge => FormattableString.Invariant($"{edge.Kind}>{order[edge.Target]}:{edge.Weight:0.####}")).Order(StringComparer.Ordinal);
            lines.Add(version is null
                ? FormattableString.Invariant($"{number} retired")
                : FormattableString.Invariant(
                    $"{number} {version.Content} | {version.Category} {version.Importance} {string.Join(',', version.Entities)} {string.Join(',', version.Keywords)} {version.Model} {(version.Supersedes is { } other ? order[other] : -1)} | {string.Join(' ', edges)}"));
        }

        return string.Join('\n', lines);
    }

    public async ValueTask DisposeAsync()
    {
        _models?.Dispose();
        await Double.DisposeAsync();
        _home.Dispose();
    }

    private async Task<T> ReadAsync<T>(Func<IStoreReader, ValueTask<T>> query)
    {
        await using var store = await Catalog.OpenAsync(StoreName.Default, Token);
        await using var reader = await store.BeginReadAsync(Token);
        return await query(reader);
    }
}
