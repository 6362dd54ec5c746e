using Satchel.Engine.Budget;
using Satchel.Engine.Model;
using Satchel.Engine.Settings;
using Satchel.Engine.Store;

namespace Satchel.Engine.Inference;

/// <summary>What the owner's settings say about models: for one store its own key goes before the general one.</summary>
internal sealed class ModelSettings(SatchelSettings settings)
{
    public const string ChatEndpointKey = "llm.endpoint";
    public const string ChatKey = "llm.api_key";
    public const string ChatInputPrice = "llm.price.input";
    public const string ChatOutputPrice = "llm.price.output";
    public const string EmbeddingPrice = "embed.price";
    public const string RerankPrice = "rerank.price";
    public const string TokenLimit = "budget.tokens_per_day";
    public const string MoneyLimit = "budget.usd_per_day";

    private const string EmbeddingProviderKey = "embed.provider";
    private const string EmbeddingKey = "embed.api_key";
    private const string RerankProviderKey = "rerank.provider";
    private const string RerankKey = "rerank.api_key";

    /// <summary>What short questions go to on OpenRouter, where the owner names nothing else.</summary>
    private const string OpenRouterFast = "anthropic/claude-haiku-4.5";

    /// <summary>What everything else goes to there.</summary>
    private const string OpenRouterSlow = "anthropic/claude-sonnet-4.6";

    /// <summary>The limits of a day.</summary>
    public SpendLimits Limits()
        => new(settings.WholeNumber(TokenLimit), settings.Number(MoneyLimit) is { } usd ? MicroUsd.FromUsd(usd) : null);

    /// <summary>The model of a role; null where settings are missing.</summary>
    public ChatEndpoint? Chat(ModelRole role, List<MissingSetting> missing)
    {
        if (settings.Text(ChatEndpointKey) is not { } address)
        {
            missing.Add(Missing(ChatEndpointKey, "URL"));
            return null;
        }

        var provider = ProviderAddress.Parse(ChatEndpointKey, address);
        var (setting, usual) = role switch
        {
            ModelRole.Fast => ("llm.model.fast", OpenRouterFast),
            ModelRole.Canonical => ("llm.model.canonical", OpenRouterSlow),
            ModelRole.Metadata => ("llm.model.metadata", OpenRouterSlow),
        };
        var model = settings.Text(setting) ?? (provider.IsOpenRouter ? usual : null);
        var key = Key(ChatKey, store: null);
        if (model is null)
        {
            missing.Add(Missing(setting, "MODEL"));
        }

        if (key is null && provider.IsOpenRouter)
        {
            missing.Add(Missing(ChatKey, "KEY"));
        }

        return missing.Count > 0 ? null : new ChatEndpoint
        {
            Provider = provider,
            Key = key,
            Model = model!,
            Price = Price(provider, settings.Number(ChatInputPrice), settings.Number(ChatOutputPrice)),
            Deadline = TimeSpan.FromSeconds(role is ModelRole.Fast ? 10 : 60),
            MostOutputTokens = role is ModelRole.Fast ? 1_024 : 4_096,
        };
    }

    /// <summary>The embedding model of a store as the settings name it; null where settings are missing.</summary>
    public EmbeddingEndpoint? Embedding(StoreName store, List<MissingSetting> missing)
    {
        if (EmbeddingProvider.Find(settings.Text(EmbeddingProviderKey, store)) is not { } kind)
        {
            missing.Add(Missing(EmbeddingProviderKey, "voyage|openai|openrouter|ollama"));
            return null;
        }

        return Embedding(store, kind, settings.Text("embed.model", store) ?? kind.Model, isNamed: true, missing);
    }

    /// <summary>The model of a space; null where settings are missing.</summary>
    public EmbeddingEndpoint? Embedding(StoreName store, EmbeddingSpace space, List<MissingSetting> missing)
    {
        if (Embedding(store, space.Provider, space.Model, missing) is not { } endpoint)
        {
            return null;
        }

        return endpoint.In(space) ?? throw new ModelException(
            ModelError.NotConfigured,
            $"Vectors like those of {space.Provider}/{space.Model} in this store are not made any more ('{space.Preprocessing}').",
            "satchel embed swap --to MODEL");
    }

    /// <summary>
    /// A model of a provider, whatever model the settings name; null where settings are missing. Address and key belong to the
    /// provider that the settings name: no other one gets them. Ollama needs none.
    /// </summary>
    public EmbeddingEndpoint? Embedding(StoreName store, string provider, string model, List<MissingSetting> missing)
    {
        var isNamed = settings.Text(EmbeddingProviderKey, store) == provider;
        if (EmbeddingProvider.Find(provider) is not { } kind || !(isNamed || kind.IsOllama))
        {
            missing.Add(Missing(EmbeddingProviderKey, provider));
            return null;
        }

        return Embedding(store, kind, model, isNamed, missing);
    }

    /// <summary>The cosine from which on memories of a store are linked; null: never.</summary>
    public double? SemanticThreshold(StoreName store, EmbeddingSpace space)
        => settings.Text($"store.{store.Value}.semantic_threshold") switch
        {
            null => SemanticThresholds.Of(space),
            "skip" => null,
            var number => double.Parse(number, System.Globalization.CultureInfo.InvariantCulture),
        };

    private EmbeddingEndpoint? Embedding(StoreName store, EmbeddingProvider kind, string model, bool isNamed, List<MissingSetting> missing)
    {
        var provider = ProviderAddress.Parse("embed.endpoint", (isNamed ? settings.Text("embed.endpoint", store) : null) ?? kind.Endpoint);
        var key = isNamed ? Key(EmbeddingKey, store) : null;
        if (key is null && !kind.IsOllama && !provider.IsLoopback)
        {
            missing.Add(Missing(EmbeddingKey, "KEY"));
            return null;
        }

        return new EmbeddingEndpoint
        {
            Kind = kind,
            Provider = provider,
            KeySetting = EmbeddingKey,
            Key = key,
            Model = model,
            Price = Price(provider, settings.Number(EmbeddingPrice, store), output: null),
            MostCharacters = (int)(settings.WholeNumber("embed.max_characters", store) ?? kind.MostCharacters),
        };
    }

    /// <summary>The rerank model of a store; null where settings are missing.</summary>
    public RerankEndpoint? Rerank(StoreName store, List<MissingSetting> missing)
    {
        if (settings.Text(RerankProviderKey, store) is not "voyage")
        {
            missing.Add(Missing(RerankProviderKey, "voyage"));
            return null;
        }

        var provider = ProviderAddress.Parse("rerank.endpoint", settings.Text("rerank.endpoint", store) ?? RerankEndpoint.UsualEndpoint);
        var key = Key(RerankKey, store);
        if (key is null && !provider.IsLoopback)
        {
            missing.Add(Missing(RerankKey, "KEY"));
            return null;
        }

        return new RerankEndpoint
        {
            Provider = provider,
            KeySetting = RerankKey,
            Key = key,
            Model = settings.Text("rerank.model", store) ?? RerankEndpoint.UsualModel,
            Price = Price(provider, settings.Number(RerankPrice, store), output: null),
        };
    }

    private static ModelPrice Price(ProviderAddress provider, double? input, double? output)
        => new() { InputUsd = input, OutputUsd = output, IsFree = provider.IsLoopback, IsReported = provider.IsOpenRouter };

    private static MissingSetting Missing(string key, string value) => new(key, $"satchel config set {key} {value}");

    private ApiKey? Key(string name, StoreName? store) => settings.Text(name, store) is { } text ? new ApiKey(text) : null;
}
