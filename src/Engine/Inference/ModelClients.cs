using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.AI;
using Satchel.Engine.Budget;
using Satchel.Engine.Budget.Sqlite;
using Satchel.Engine.Model;
using Satchel.Engine.Settings;
using Satchel.Engine.Store;

namespace Satchel.Engine.Inference;

/// <summary>
/// The owner's models, as the settings name them. Every call goes through the budget. Nothing is called and no connection made
/// before a client is asked something. May be used by many callers at once.
/// </summary>
/// <remarks>
/// Clients throw <see cref="ModelException"/>: where <see cref="ModelException.NeedsOwner"/>, one goes on without the model and
/// says so; where <see cref="ModelException.IsTransient"/>, the same may succeed later, not before
/// <see cref="ModelException.NotBefore"/>; else the same call fails again. The purse may throw <see cref="StoreException"/>.
/// </remarks>
public sealed class ModelClients : IDisposable
{
    private readonly ConcurrentDictionary<StoreName, ProviderEmbeddings> _embeddings = new();
    private readonly ModelHttp _http;
    private readonly CallMeter _meter;
    private readonly ModelSettings _settings;
    private readonly TimeProvider _time;

    /// <summary>Makes the clients; nothing is touched yet.</summary>
    /// <param name="settings">The owner's settings.</param>
    /// <param name="purse">What calls are paid from.</param>
    /// <param name="time">The clock.</param>
    /// <param name="random">A number from 0 to 1 by chance, which scatters repeated requests.</param>
    /// <exception cref="SettingsException">A limit of the budget cannot be read.</exception>
    public ModelClients(SatchelSettings settings, Purse purse, TimeProvider time, Func<double> random)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(purse);
        ArgumentNullException.ThrowIfNull(random);
        _settings = new ModelSettings(settings);
        _meter = new CallMeter(purse, _settings.Limits(), time);
        _http = new ModelHttp(time, random);
        _time = time;
    }

    /// <summary>The settings without which the chat model of a role cannot be asked; empty where all are there.</summary>
    /// <exception cref="ModelException">The address may not be called.</exception>
    /// <exception cref="SettingsException">A setting cannot be read.</exception>
    public IReadOnlyList<MissingSetting> MissingForChat(ModelRole role)
    {
        var missing = new List<MissingSetting>();
        _settings.Chat(role, missing);
        return missing;
    }

    /// <summary>The names of the chat models that refine memories; empty where one of them cannot be asked.</summary>
    /// <exception cref="ModelException">The address may not be called.</exception>
    /// <exception cref="SettingsException">A setting cannot be read.</exception>
    public static IReadOnlyList<string> RefiningModels(SatchelSettings settings)
    {
        var models = new ModelSettings(settings);
        return models.Chat(ModelRole.Canonical, []) is { Model: var canonical } && models.Chat(ModelRole.Metadata, []) is { Model: var metadata }
            ? [canonical, metadata]
            : [];
    }

    /// <summary>The settings without which no model vectors can be computed for a store; empty where all are there.</summary>
    /// <exception cref="ModelException">The address may not be called.</exception>
    /// <exception cref="SettingsException">A setting cannot be read.</exception>
    public IReadOnlyList<MissingSetting> MissingForEmbeddings(StoreName store)
    {
        var missing = new List<MissingSetting>();
        _settings.Embedding(store, missing);
        return missing;
    }

    /// <summary>The settings without which no vectors of a space can be computed for a store; empty where all are there.</summary>
    /// <exception cref="ModelException">The address may not be called.</exception>
    /// <exception cref="SettingsException">A setting cannot be read.</exception>
    public IReadOnlyList<MissingSetting> MissingForEmbeddings(StoreName store, EmbeddingSpace space)
    {
        ArgumentNullException.ThrowIfNull(space);
        var missing = new List<MissingSetting>();
        _settings.Embedding(store, space, missing);
        return missing;
    }

    /// <summary>The settings without which nothing can be reranked for a store; empty where all are there.</summary>
    /// <exception cref="ModelException">The address may not be called.</exception>
    /// <exception cref="SettingsException">A setting cannot be read.</exception>
    public IReadOnlyList<MissingSetting> MissingForRerank(StoreName store)
    {
        var missing = new List<MissingSetting>();
        _settings.Rerank(store, missing);
        return missing;
    }

    /// <summary>
    /// The chat model of a role, for one purpose. An answer that was cut off at the limit of tokens has
    /// <see cref="ChatFinishReason.Length"/> as its reason to finish.
    /// </summary>
    /// <exception cref="ModelException">Settings are missing, or the address may not be called.</exception>
    /// <exception cref="SettingsException">A setting cannot be read.</exception>
    [SuppressMessage("Reliability", "CA2000", Justification = "The client that is given away owns it.")]
    public IChatClient Chat(ModelRole role, ModelPurpose purpose, StoreName store)
    {
        var missing = new List<MissingSetting>();
        var endpoint = _settings.Chat(role, missing) ?? throw Incomplete("no chat model", missing);
        return new MeteredChatClient(new OpenAiChatClient(_http, endpoint), endpoint, _meter, purpose, store);
    }

    /// <summary>
    /// The embedding model of a store. Vectors have unit length; <see cref="CutText"/> says which text was not embedded whole.
    /// </summary>
    /// <exception cref="ModelException">Settings are missing, or the address may not be called.</exception>
    /// <exception cref="SettingsException">A setting cannot be read.</exception>
    public IEmbeddingGenerator<string, Embedding<float>> Embeddings(StoreName store, ModelPurpose purpose = ModelPurpose.Embed)
    {
        var missing = new List<MissingSetting>();
        var endpoint = _settings.Embedding(store, missing) ?? throw Incomplete("no embedding model", missing);
        var provider = _embeddings.GetOrAdd(store, _ => new ProviderEmbeddings(_http, endpoint, _time));
        return new MeteredEmbeddings(provider, endpoint, _meter, purpose, store);
    }

    /// <summary>
    /// The model of a space, whatever model the settings name by now: every vector lies in the space. Credentials are those of the
    /// provider that the settings name.
    /// </summary>
    /// <exception cref="ModelException">Settings are missing, or the address may not be called.</exception>
    /// <exception cref="SettingsException">A setting cannot be read.</exception>
    public IEmbeddingGenerator<string, Embedding<float>> Embeddings(StoreName store, EmbeddingSpace space, ModelPurpose purpose = ModelPurpose.Embed)
    {
        ArgumentNullException.ThrowIfNull(space);
        var missing = new List<MissingSetting>();
        return Generator(_settings.Embedding(store, space, missing), store, purpose, missing);
    }

    /// <summary>The space of a model that the settings need not name; the model is asked once.</summary>
    /// <param name="store">The store.</param>
    /// <param name="provider">The provider; null: the one that the settings name.</param>
    /// <param name="model">The model.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="ModelException">Settings are missing, or there is no usable answer.</exception>
    /// <exception cref="SettingsException">A setting cannot be read.</exception>
    public async ValueTask<EmbeddingSpace> ReadSpaceAsync(StoreName store, string? provider, string model, CancellationToken cancellationToken)
    {
        var missing = new List<MissingSetting>();
        var name = provider ?? _settings.Embedding(store, missing)?.Kind.Name;
        var endpoint = name is null ? null : _settings.Embedding(store, name, model, missing);
        using var generator = Generator(endpoint, store, ModelPurpose.Probe, missing);
        return await ReadSpaceAsync(generator, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The cosine from which on two memories of a store are linked, in a space; null: they are not.</summary>
    /// <exception cref="SettingsException">The setting cannot be read.</exception>
    public double? SemanticThreshold(StoreName store, EmbeddingSpace space)
    {
        ArgumentNullException.ThrowIfNull(space);
        return _settings.SemanticThreshold(store, space);
    }

    /// <summary>
    /// The space of a store's embedding model. Where nobody knows yet how many components its vectors have, the model is asked
    /// once.
    /// </summary>
    /// <exception cref="ModelException">Settings are missing, or there is no usable answer.</exception>
    /// <exception cref="SettingsException">A setting cannot be read.</exception>
    public async ValueTask<EmbeddingSpace> ReadSpaceAsync(StoreName store, CancellationToken cancellationToken)
    {
        using var generator = Embeddings(store, ModelPurpose.Probe);
        return await ReadSpaceAsync(generator, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The rerank model of a store.</summary>
    /// <exception cref="ModelException">Settings are missing, or the address may not be called.</exception>
    /// <exception cref="SettingsException">A setting cannot be read.</exception>
    public IReranker Reranker(StoreName store)
    {
        var missing = new List<MissingSetting>();
        var endpoint = _settings.Rerank(store, missing) ?? throw Incomplete("no rerank model", missing);
        return new VoyageReranker(_http, endpoint, _meter, store);
    }

    /// <summary>Closes the connections.</summary>
    public void Dispose() => _http.Dispose();

    private static async ValueTask<EmbeddingSpace> ReadSpaceAsync(IEmbeddingGenerator<string, Embedding<float>> generator, CancellationToken cancellationToken)
    {
        if (generator.GetService(typeof(EmbeddingSpace)) is EmbeddingSpace known)
        {
            return known;
        }

        await generator.GenerateAsync(["dimensions"], cancellationToken: cancellationToken).ConfigureAwait(false);
        return (EmbeddingSpace)generator.GetService(typeof(EmbeddingSpace))!;
    }

    [SuppressMessage("Reliability", "CA2000", Justification = "The client that is given away owns it.")]
    private MeteredEmbeddings Generator(EmbeddingEndpoint? endpoint, StoreName store, ModelPurpose purpose, List<MissingSetting> missing)
        => endpoint is null
            ? throw Incomplete("no embedding model", missing)
            : new MeteredEmbeddings(new ProviderEmbeddings(_http, endpoint, _time), endpoint, _meter, purpose, store);

    private static ModelException Incomplete(string what, List<MissingSetting> missing)
    {
        var isKey = missing.TrueForAll(setting => setting.Key.EndsWith("api_key", StringComparison.Ordinal));
        return new ModelException(
            isKey ? ModelError.MissingCredentials : ModelError.NotConfigured,
            $"There is {what} to ask: {string.Join(", ", missing.Select(setting => setting.Key))} {(missing.Count == 1 ? "is" : "are")} not set.",
            string.Join("; ", missing.Select(setting => setting.Command)));
    }
}
