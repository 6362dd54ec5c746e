using Satchel.Engine.Model;
using Satchel.Engine.Settings;

namespace Satchel.Engine.Tests.Settings;

public sealed class SatchelSettingsTests : IDisposable
{
    private readonly TemporaryHome _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task The_environment_counts_only_when_it_is_asked_to()
    {
        await _home.SetAsync("hooks.stop", "off");
        _home.Environment["SATCHEL_HOOKS_STOP"] = "always";
        Assert.Equal("off", _home.Load().Text("hooks.stop"));

        _home.Environment["SATCHEL_CONFIG_FROM_ENV"] = "1";
        Assert.Equal("always", _home.Load().Text("hooks.stop"));
        Assert.Equal(SettingSource.Environment, _home.Load().Read(SettingRegistry.Get("hooks.stop")).Source);
    }

    [Fact]
    public async Task A_store_of_its_own_setting_goes_before_the_general_one()
    {
        await _home.SetAsync("embed.model", "general");
        await _home.SetAsync("store.work.embed.model", "special");
        var settings = _home.Load();
        Assert.Equal("special", settings.Text("embed.model", StoreName.Parse("WORK")));
        Assert.Equal("general", settings.Text("embed.model", StoreName.Parse("play")));
        Assert.Equal("general", settings.Text("embed.model"));
    }

    [Fact]
    public async Task A_reference_is_kept_as_written_and_followed_on_reading()
    {
        await _home.SetAsync("llm.api_key", "@file:secrets/llm");
        await _home.SetAsync("embed.api_key", "@env:MY_KEY");
        Directory.CreateDirectory(Path.Combine(_home.Home.Root, "secrets"));
        await File.WriteAllTextAsync(Path.Combine(_home.Home.Root, "secrets", "llm"), "from-file\r\n", TestContext.Current.CancellationToken);
        _home.Environment["MY_KEY"] = "from-variable";

        var settings = _home.Load();
        Assert.Equal("from-file", settings.Text("llm.api_key"));
        Assert.Equal("from-variable", settings.Text("embed.api_key"));
        Assert.Equal("@file:secrets/llm", settings.Read(SettingRegistry.Get("llm.api_key")).Written);
    }

    [Theory]
    [InlineData("@file:missing", "missing does not exist")]
    [InlineData("@file:empty", "empty is empty")]
    [InlineData("@file:.", "is not readable")]
    [InlineData("@file:large", "has more than 65536 bytes")]
    [InlineData("@env:NOT_THERE", "the variable NOT_THERE is not set")]
    public async Task A_reference_that_leads_nowhere_is_a_clear_error(string reference, string message)
    {
        await _home.SetAsync("llm.api_key", reference);
        await File.WriteAllTextAsync(Path.Combine(_home.Home.Root, "empty"), "\n", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(_home.Home.Root, "large"), new string('x', 70_000), TestContext.Current.CancellationToken);
        var error = Assert.Throws<SettingsException>(() => _home.Load().Text("llm.api_key"));
        Assert.Equal(SettingsError.ReferenceMissing, error.Error);
        Assert.Contains("llm.api_key", error.Message, StringComparison.Ordinal);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_value_that_somebody_wrote_by_hand_is_checked_on_reading()
    {
        _home.Write("{\"recall.remote_ms\": \"soon\"}");
        var error = Assert.Throws<SettingsException>(() => _home.Load().WholeNumber("recall.remote_ms"));
        Assert.Equal(SettingsError.ValueInvalid, error.Error);
    }

    [Fact]
    public void A_name_that_is_not_registered_is_a_mistake_of_the_program()
        => Assert.Throws<ArgumentException>(() => _home.Load().Text("no.such.key"));
}
