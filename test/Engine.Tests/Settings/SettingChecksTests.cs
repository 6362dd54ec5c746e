using Satchel.Engine.Settings;

namespace Satchel.Engine.Tests.Settings;

public sealed class SettingChecksTests
{
    [Theory]
    [InlineData("rerank.enabled", "YES", "true")]
    [InlineData("rerank.enabled", "0", "false")]
    [InlineData("recall.remote_ms", " 250 ", "250")]
    [InlineData("retention.candidate_threshold", "0.50", "0.5")]
    [InlineData("embed.provider", "Voyage", "voyage")]
    [InlineData("llm.endpoint", "http://192.168.1.4:11434/v1", "http://192.168.1.4:11434/v1")]
    [InlineData("nostr.relays", "wss://a.example , wss://b.example,", "wss://a.example,wss://b.example")]
    [InlineData("nostr.relays", "ws://127.0.0.1:7000", "ws://127.0.0.1:7000")]
    [InlineData("gateway.listen", "[::1]:8402", "[::1]:8402")]
    [InlineData("gateway.listen", "localhost:0", "localhost:0")]
    [InlineData("gateway.expose", "ALL", "all")]
    [InlineData("gateway.expose", "memory_query, ln_vendor_trust", "memory_query,ln_vendor_trust")]
    [InlineData("node.connection", "type=phoenixd;server=http://127.0.0.1:9740;password=x", "type=phoenixd;server=http://127.0.0.1:9740;password=x")]
    [InlineData("node.connection", "nostr+walletconnect://abc?relay=wss://r", "nostr+walletconnect://abc?relay=wss://r")]
    [InlineData("llm.api_key", "@file:secrets/llm", "@file:secrets/llm")]
    [InlineData("recall.remote_ms", "@env:REMOTE", "@env:REMOTE")]
    public void A_good_value_is_kept_in_one_spelling(string name, string value, string expected)
    {
        Assert.Null(SettingsFile.Check(SettingRegistry.Get(name), value, out var kept));
        Assert.Equal(expected, kept);
    }

    [Theory]
    [InlineData("rerank.enabled", "maybe")]
    [InlineData("recall.remote_ms", "-1")]
    [InlineData("recall.remote_ms", "60001")]
    [InlineData("recall.remote_ms", "1.5")]
    [InlineData("recall.remote_ms", "99999999999999999999")]
    [InlineData("budget.usd_per_day", "NaN")]
    [InlineData("budget.usd_per_day", "1e3")]
    [InlineData("embed.provider", "acme")]
    [InlineData("llm.endpoint", "ftp://host")]
    [InlineData("llm.endpoint", "example.org")]
    [InlineData("llm.endpoint", "https://user:pass@host/")]
    [InlineData("nostr.relays", "ws://relay.example")]
    [InlineData("nostr.relays", ",")]
    [InlineData("gateway.listen", "8402")]
    [InlineData("gateway.listen", "127.0.0.1:70000")]
    [InlineData("gateway.listen", "[127.0.0.1:8402")]
    [InlineData("gateway.listen", "[]:1")]
    [InlineData("gateway.expose", "memory_query,nothing")]
    [InlineData("node.connection", "type=magic")]
    [InlineData("node.connection", "nostr+walletconnect://")]
    [InlineData("llm.api_key", "two\nlines")]
    [InlineData("llm.api_key", "  ")]
    [InlineData("llm.api_key", "@file:")]
    [InlineData("llm.api_key", "@env:NO SUCH")]
    public void A_bad_value_is_refused_with_the_key_in_the_message(string name, string value)
        => Assert.StartsWith(name + " ", SettingsFile.Check(SettingRegistry.Get(name), value, out _), StringComparison.Ordinal);

    [Fact]
    public void A_value_has_a_longest_length()
    {
        var key = SettingRegistry.Get("llm.api_key");
        Assert.Null(SettingsFile.Check(key, new string('k', SettingChecks.ValueCharacters), out _));
        Assert.NotNull(SettingsFile.Check(key, new string('k', SettingChecks.ValueCharacters + 1), out _));
    }

    [Theory]
    [InlineData("llm.api_key", "sk-or-v1-0123456789", "********")]
    [InlineData("node.connection", "type=sandbox", "type=sandbox")]
    [InlineData("node.connection", "type=phoenixd;server=http://127.0.0.1:9740;password=hunter2", "type=phoenixd;********")]
    [InlineData("node.connection", "nostr+walletconnect://abc?secret=hunter2", "********")]
    [InlineData("store.work.dsn", "postgres://me:hunter2@db.example:5432/satchel?sslmode=require", "postgres://********@db.example:5432/satchel")]
    [InlineData("store.work.dsn", "postgres://me:hun@ter2@db.example/satchel", "********")]
    [InlineData("store.work.dsn", "postgres://me:hun/ter2@db.example/satchel", "********")]
    [InlineData("store.work.dsn", "postgres://me:12#hunter2@db.example/satchel", "********")]
    [InlineData("store.work.dsn", "Host=db;Username=me;Password=hunter2", "********")]
    public void A_secret_is_never_shown_in_full(string name, string value, string shown)
        => Assert.Equal(shown, SecretMask.Mask(SettingRegistry.Get(name).Definition, value));
}
