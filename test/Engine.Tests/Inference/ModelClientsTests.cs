using Satchel.Engine.Budget;
using Satchel.Engine.Budget.Sqlite;
using Satchel.Engine.Inference;
using Satchel.Engine.Model;
using Satchel.Engine.Tests.Settings;
using Satchel.Testing;

namespace Satchel.Engine.Tests.Inference;

public sealed class ModelClientsTests : IDisposable
{
    private static readonly StoreName Work = StoreName.Parse("work");

    private readonly TemporaryHome _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public void Without_settings_everything_is_missing_and_nothing_is_touched()
    {
        using var clients = Clients();
        Assert.Equal([new MissingSetting("llm.endpoint", "satchel config set llm.endpoint URL")], clients.MissingForChat(ModelRole.Fast));
        Assert.Equal(["embed.provider"], clients.MissingForEmbeddings(Work).Select(setting => setting.Key));
        Assert.Equal(["rerank.provider"], clients.MissingForRerank(Work).Select(setting => setting.Key));
        var error = Assert.Throws<ModelException>(() => clients.Chat(ModelRole.Fast, ModelPurpose.Expand, Work));
        Assert.Equal((ModelError.NotConfigured, true, "satchel config set llm.endpoint URL"), (error.Code, error.NeedsOwner, error.Hint));
        Assert.False(Directory.Exists(_home.Home.Root));
    }

    [Fact]
    public async Task A_missing_key_is_told_from_a_missing_model()
    {
        await _home.SetAsync("llm.endpoint", "https://openrouter.ai/api/v1");
        await _home.SetAsync("embed.provider", "voyage");
        using var clients = Clients();
        Assert.Equal(["llm.api_key"], clients.MissingForChat(ModelRole.Canonical).Select(setting => setting.Key));
        var error = Assert.Throws<ModelException>(() => clients.Embeddings(Work));
        Assert.Equal((ModelError.MissingCredentials, "satchel config set embed.api_key KEY"), (error.Code, error.Hint));
    }

    [Fact]
    public async Task OpenRouter_has_models_of_its_own_and_others_must_be_named()
    {
        await _home.SetAsync("llm.endpoint", "https://openrouter.ai/api/v1");
        await _home.SetAsync("llm.api_key", "key");
        using (var clients = Clients())
        {
            Assert.Empty(clients.MissingForChat(ModelRole.Metadata));
        }

        await _home.SetAsync("llm.endpoint", "https://models.example/v1");
        using var others = Clients();
        Assert.Equal(["llm.model.metadata"], others.MissingForChat(ModelRole.Metadata).Select(setting => setting.Key));
    }

    [Fact]
    public async Task A_store_has_its_own_provider_where_the_owner_says_so()
    {
        await _home.SetAsync("embed.provider", "voyage");
        await _home.SetAsync("store.work.embed.provider", "ollama");
        using var clients = Clients();
        Assert.Empty(clients.MissingForEmbeddings(Work));
        Assert.Equal(["embed.api_key"], clients.MissingForEmbeddings(StoreName.Default).Select(setting => setting.Key));
    }

    [Theory]
    [InlineData("https://models.example/v1", true)]
    [InlineData("http://127.0.0.1:1234/v1", true)]
    [InlineData("http://[::1]:1234/v1", true)]
    [InlineData("http://localhost:1234/v1", true)]
    [InlineData("http://models.localhost/v1", true)]
    [InlineData("http://models.example/v1", false)]
    [InlineData("http://192.168.1.5/v1", false)]
    [InlineData("http://localhost.example/v1", false)]
    [InlineData("https://user:sesame@models.example/v1", false)]
    [InlineData("ftp://localhost/v1", false)]
    [InlineData("nonsense", false)]
    public void Only_https_may_leave_this_machine(string address, bool allowed)
    {
        var error = Record.Exception(() => ProviderAddress.Parse("llm.endpoint", address));
        Assert.Equal(allowed ? null : ModelError.AddressRefused, (error as ModelException)?.Code);
        Assert.DoesNotContain("sesame", error?.ToString() ?? "", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://api.openai.com", "https://api.openai.com/v1/embeddings")]
    [InlineData("https://api.openai.com/", "https://api.openai.com/v1/embeddings")]
    [InlineData("https://openrouter.ai/api/v1/", "https://openrouter.ai/api/v1/embeddings")]
    [InlineData("https://proxy.example/openai?key=1", "https://proxy.example/openai/embeddings")]
    public void Below_a_bare_host_operations_have_the_usual_path(string endpoint, string address)
        => Assert.Equal(new Uri(address), ProviderAddress.Parse("embed.endpoint", endpoint).Versioned("embeddings"));

    [Fact]
    public void Every_error_has_a_name_on_the_wire()
        => Assert.All(Enum.GetValues<ModelError>(), error => Assert.StartsWith("model_", new ModelException(error, "").WireCode, StringComparison.Ordinal));

    private ModelClients Clients()
        => new(_home.Load(), new Purse(_home.Home.PurseFile, new FakeClock()), new FakeClock(), () => 0.5);
}
