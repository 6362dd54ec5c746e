using Satchel.Engine.Model;
using Satchel.Engine.Settings;

namespace Satchel.Engine.Tests.Settings;

public sealed class SettingRegistryTests
{
    [Theory]
    [InlineData("llm.endpoint")]
    [InlineData("LLM.Endpoint")]
    [InlineData("gateway.prices.memory_query")]
    [InlineData("store.default.dsn")]
    [InlineData("store.my-store.backend")]
    [InlineData("store.work.embed.model")]
    [InlineData("store.work.recall.remote_ms")]
    [InlineData("store.from_repository")]
    public void A_key_of_the_design_is_known(string name)
        => Assert.IsType<SettingLookup.Known>(SettingRegistry.Find(name));

    [Theory]
    [InlineData("llm.endpont", "llm.endpoint")]
    [InlineData("llm.apikey", "llm.api_key")]
    [InlineData("gateway.prices.memory_qery", "gateway.prices.memory_query")]
    [InlineData("store.work.bakend", "store.work.backend")]
    [InlineData("store.work.embed.modle", "store.work.embed.model")]
    [InlineData("Hooks.Injekt", "hooks.inject")]
    [InlineData("completely.different.thing", null)]
    [InlineData("", null)]
    public void A_misspelt_key_gets_the_closest_one(string name, string? closest)
        => Assert.Equal(new SettingLookup.Unknown(closest), SettingRegistry.Find(name));

    [Theory]
    [InlineData("store.work.llm.endpoint")]
    [InlineData("store..backend")]
    [InlineData("store.../x.backend")]
    [InlineData("store.<name>.dsn.more")]
    public void A_key_that_no_store_may_override_is_unknown(string name)
        => Assert.IsType<SettingLookup.Unknown>(SettingRegistry.Find(name));

    [Fact]
    public void Every_definition_is_complete_and_stands_once()
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var definition in SettingRegistry.All)
        {
            Assert.True(names.Add(definition.Name), definition.Name);
            Assert.NotEqual("", definition.Description);
            Assert.Equal(definition.Name, SettingRegistry.Canonical(definition.Name));
            if (definition.Kind is SettingKind.WholeNumber or SettingKind.Number)
            {
                Assert.True(definition.Minimum < definition.Maximum, definition.Name);
            }

            if (definition.Kind is SettingKind.Choice)
            {
                Assert.NotEmpty(definition.Choices);
            }
        }
    }

    [Fact]
    public void Every_default_is_a_value_that_its_key_takes_in_its_kept_spelling()
    {
        foreach (var definition in SettingRegistry.All)
        {
            if (definition.Default is { } value)
            {
                Assert.Null(SettingChecks.Problem(definition, value, out var kept));
                Assert.Equal(value, kept);
            }
        }
    }

    [Fact]
    public void Keys_connections_and_passwords_are_secret()
    {
        foreach (var definition in SettingRegistry.All)
        {
            var secret = definition.Name.EndsWith("api_key", StringComparison.Ordinal)
                || definition.Name.EndsWith("admin_token", StringComparison.Ordinal)
                || definition.Name.EndsWith("dsn", StringComparison.Ordinal)
                || definition.Kind is SettingKind.Connection;
            Assert.Equal(secret, definition.IsSecret);
        }
    }

    [Fact]
    public void The_variable_of_a_key_is_its_name_in_upper_case()
    {
        Assert.Equal("SATCHEL_LLM_API_KEY", SettingRegistry.Get("llm.api_key").EnvironmentName);
        Assert.Equal("SATCHEL_STORE_MY_STORE_EMBED_MODEL", SettingRegistry.Get("store.My-Store.embed.model").EnvironmentName);
    }

    [Fact]
    public void Only_marked_keys_have_an_override_for_a_store()
    {
        var store = StoreName.Parse("Work");
        Assert.Equal("store.work.embed.model", SettingRegistry.Override(SettingRegistry.Get("embed.model"), store)?.Name);
        Assert.Null(SettingRegistry.Override(SettingRegistry.Get("llm.endpoint"), store));
    }
}
