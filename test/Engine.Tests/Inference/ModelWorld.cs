using System.Globalization;
using Microsoft.Extensions.AI;
using Satchel.Engine.Budget;
using Satchel.Engine.Budget.Sqlite;
using Satchel.Engine.Inference;
using Satchel.Engine.Model;
using Satchel.Engine.Tests.Settings;
using Satchel.Testing.Inference;

namespace Satchel.Engine.Tests.Inference;

/// <summary>A home whose settings name a model double, with a clock on which nothing has to be waited for.</summary>
internal sealed class ModelWorld : IAsyncDisposable
{
    private readonly TemporaryHome _home = new();
    private ModelClients? _clients;

    private ModelWorld(TimeSpan deadline) => Clock = new HastyClock(deadline);

    public ModelDouble Double { get; } = new();

    public HastyClock Clock { get; }

    public Purse Purse => new(_home.Home.PurseFile, Clock);

    public string PurseFile => _home.Home.PurseFile;

    /// <summary>Made with the settings as they are when it is first asked for.</summary>
    public ModelClients Clients => _clients ??= new ModelClients(_home.Load(), Purse, Clock, () => 0.5);

    /// <summary>A world whose settings name the double for everything; those that are given besides go before.</summary>
    public static async Task<ModelWorld> CreateAsync(TimeSpan deadline, params (string Key, string Value)[] settings)
    {
        var world = new ModelWorld(deadline);
        var address = world.Double.Address;
        (string Key, string Value)[] usual =
        [
            ("llm.endpoint", $"{address}v1"), ("llm.api_key", "sk-very-secret"),
            ("llm.model.fast", "quick"), ("llm.model.canonical", "careful"), ("llm.model.metadata", "tidy"),
            ("embed.provider", "openai"), ("embed.endpoint", address.ToString()), ("embed.api_key", "sk-very-secret"),
            ("rerank.provider", "voyage"), ("rerank.endpoint", address.ToString()),
        ];
        foreach (var (key, value) in usual.Concat(settings))
        {
            await world._home.SetAsync(key, value);
        }

        return world;
    }

    public static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);

    public Task<ChatResponse> AskAsync(ModelRole role = ModelRole.Canonical, ChatOptions? options = null)
        => Clients.Chat(role, ModelPurpose.Extract, StoreName.Default)
            .GetResponseAsync([new(ChatRole.System, "You are a curator."), new(ChatRole.User, "Tea is green.")], options, TestContext.Current.CancellationToken);

    public async Task<ModelException> AskInVainAsync(ModelRole role = ModelRole.Canonical)
        => await Assert.ThrowsAsync<ModelException>(() => AskAsync(role));

    public async Task<GeneratedEmbeddings<Embedding<float>>> EmbedAsync(params string[] texts)
        => await Clients.Embeddings(StoreName.Default).GenerateAsync(texts, cancellationToken: TestContext.Current.CancellationToken);

    public async Task<ModelException> EmbedInVainAsync(params string[] texts)
        => await Assert.ThrowsAsync<ModelException>(() => EmbedAsync(texts));

    public IReadOnlyList<SpendTotal> Spent() => Purse.Read(Purse.Today, Purse.Today);

    public static string Numbered(int number) => string.Create(CultureInfo.InvariantCulture, $"text number{number}");

    public async ValueTask DisposeAsync()
    {
        _clients?.Dispose();
        await Double.DisposeAsync();
        _home.Dispose();
    }
}
