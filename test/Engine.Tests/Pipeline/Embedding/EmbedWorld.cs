using System.Text.Json.Nodes;
using Satchel.Engine.Budget.Sqlite;
using Satchel.Engine.Inference;
using Satchel.Engine.Model;
using Satchel.Engine.Pipeline;
using Satchel.Engine.Pipeline.Embedding;
using Satchel.Engine.Recall;
using Satchel.Engine.Store;
using Satchel.Engine.Store.Sqlite;
using Satchel.Engine.Tests.Settings;
using Satchel.Testing;
using Satchel.Testing.Inference;

namespace Satchel.Engine.Tests.Pipeline.Embedding;

/// <summary>A home with a store and a model double that embeds by words; settings may change between two calls.</summary>
internal sealed class EmbedWorld : IAsyncDisposable
{
    private readonly TemporaryHome _home = new();
    private readonly List<ModelClients> _opened = [];
    private readonly SortedDictionary<string, string?> _settings = new(StringComparer.Ordinal);

    private EmbedWorld()
    {
    }

    public ModelDouble Double { get; } = new();

    public TemporaryHome Home => _home;

    public IStoreCatalog Catalog => new SqliteStoreCatalog(_home.Home.StoresDirectory, _home.Home.BackupDirectory, Moments.WallClock);

    /// <summary>The texts that were embedded so far, in the order of the requests.</summary>
    public IReadOnlyList<string> EmbeddedTexts => [.. EmbedCalls.SelectMany(call => call.Texts)];

    public IReadOnlyList<ModelCall> EmbedCalls => [.. Double.Calls.Where(call => call.Path.EndsWith("/embeddings", StringComparison.Ordinal))];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static EmbedWorld Create(params (string Key, string Value)[] settings)
    {
        var world = new EmbedWorld();
        world.Set([("embed.provider", "openai"), ("embed.endpoint", $"{world.Double.Address}v1"), ("embed.model", "words"), .. settings]);
        return world;
    }

    public void Set(params IEnumerable<(string Key, string? Value)> settings)
    {
        foreach (var (key, value) in settings)
        {
            _settings[key] = value;
        }

        var written = new JsonObject(_settings.Where(setting => setting.Value is not null).Select(setting => KeyValuePair.Create(setting.Key, (JsonNode?)setting.Value)));
        _home.Write(written.ToJsonString());
    }

    /// <summary>The models as the settings name them now.</summary>
    public ModelClients Models(TimeProvider? time = null)
    {
        var models = new ModelClients(_home.Load(), new Purse(_home.Home.PurseFile, Moments.WallClock), time ?? Moments.WallClock, () => 0);
        _opened.Add(models);
        return models;
    }

    public async Task<IReadOnlyList<MemoryId>> RememberAsync(bool queuesEmbedding, params IEnumerable<MemoryDraft> drafts)
    {
        await using var store = await Catalog.OpenOrCreateAsync(StoreName.Default, Token);
        var writer = new MemoryWriter(store, Moments.WallClock, "test", queuesRefinement: false, queuesEmbedding);
        var ids = new List<MemoryId>();
        foreach (var draft in drafts)
        {
            ids.Add(Assert.IsType<RememberOutcome.Stored>(await writer.RememberAsync(draft, refine: true, Token)).Id);
        }

        return ids;
    }

    public Task<IReadOnlyList<MemoryId>> RememberAsync(params IEnumerable<string> texts)
        => RememberAsync(queuesEmbedding: true, texts.Select(text => Memories.Draft(text)));

    /// <summary>Does everything that is due now.</summary>
    public async Task<WorkerReport> WorkAsync(bool catchesUp = false)
    {
        var models = Models();
        using var worker = new Worker(Catalog, [new EmbedHandler(models, Moments.WallClock)], new WorkerOptions(), Moments.WallClock)
        {
            Backfill = catchesUp ? new VectorBackfill(models, Moments.WallClock) : null,
        };
        return Assert.Single(await worker.DrainAsync([], null, Token));
    }

    /// <summary>Works on the store with a swap.</summary>
    public async Task<T> SwapAsync<T>(Func<SpaceSwap, Task<T>> use)
    {
        await using var store = await Catalog.OpenOrCreateAsync(StoreName.Default, Token);
        return await use(new SpaceSwap(store, Models(), Moments.WallClock, "test"));
    }

    public async Task<T> ReadAsync<T>(Func<IStoreReader, ValueTask<T>> query)
    {
        await using var store = await Catalog.OpenAsync(StoreName.Default, Token);
        await using var reader = await store.BeginReadAsync(Token);
        return await query(reader);
    }

    public async Task<IReadOnlyList<Job>> JobsAsync()
    {
        await using var store = await Catalog.OpenAsync(StoreName.Default, Token);
        return await store.Jobs.ListAsync(JobFilter.All, 10_000, Token);
    }

    public Task<ModelSpaces> SpacesAsync() => ReadAsync(reader => reader.ReadModelSpacesAsync(Token));

    public Task<VectorCounts> CountAsync(EmbeddingSpace? space) => ReadAsync(reader => reader.CountVectorsAsync(space, Token));

    /// <summary>The other ends of the edges of a memory that vectors made.</summary>
    public async Task<IReadOnlyList<MemoryId>> LinkedAsync(MemoryId id)
        => [.. (await ReadAsync(reader => reader.ReadEdgesAsync(id, Token))).Where(edge => edge.MadeBy == MemoryEdge.Vectors)
            .Select(edge => edge.Source == id ? edge.Target : edge.Source)];

    public async Task<RecallResult> RecallAsync(RecallQuery query, TimeProvider? time = null)
    {
        await using var store = await Catalog.OpenOrCreateAsync(StoreName.Default, Token);
        return await new RemoteHelp(Models(time), _home.Load(), _home.Home, time ?? Moments.WallClock).RecallAsync(store, query, Token);
    }

    public async ValueTask DisposeAsync()
    {
        _opened.ForEach(models => models.Dispose());
        await Double.DisposeAsync();
        _home.Dispose();
    }
}
