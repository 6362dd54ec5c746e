using System.Text;
using Satchel.Engine.Settings;

namespace Satchel.Engine.Tests.Settings;

public sealed class SettingsFileTests : IDisposable
{
    private readonly TemporaryHome _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public void Reading_a_missing_file_gives_defaults_and_makes_nothing()
    {
        Assert.Equal("signal", _home.Load().Text("hooks.stop"));
        Assert.False(Directory.Exists(_home.Home.Root));
    }

    [Fact]
    public async Task A_value_that_was_set_is_read_back()
    {
        Assert.IsType<SettingChange.Changed>(await _home.SetAsync("recall.remote_ms", "0250"));
        Assert.IsType<SettingChange.Unchanged>(await _home.SetAsync("recall.remote_ms", "250"));
        Assert.Equal(250, _home.Load().WholeNumber("recall.remote_ms"));
        Assert.Equal("{\n  \"recall.remote_ms\": \"250\"\n}\n", _home.Read());
    }

    [Fact]
    public async Task Removing_a_key_brings_the_default_back()
    {
        await _home.SetAsync("hooks.stop", "off");
        Assert.IsType<SettingChange.Changed>(await _home.SetAsync("hooks.stop", null));
        Assert.IsType<SettingChange.Unchanged>(await _home.SetAsync("hooks.stop", null));
        Assert.Equal("signal", _home.Load().Text("hooks.stop"));
    }

    [Fact]
    public async Task Removing_from_a_missing_file_makes_nothing()
    {
        Assert.IsType<SettingChange.Unchanged>(await _home.SetAsync("hooks.stop", null));
        Assert.False(Directory.Exists(_home.Home.Root));
    }

    [Fact]
    public async Task A_key_that_is_not_known_can_be_removed()
    {
        _home.Write("{\"future.key\": [1], \"hooks.stop\": null}");
        Assert.IsType<SettingChange.Changed>(await _home.SetAsync("Future.Key", null));
        Assert.IsType<SettingChange.Changed>(await _home.SetAsync("hooks.stop", null));
        Assert.Equal("{}\n", _home.Read());
    }

    [Fact]
    public async Task An_invalid_value_leaves_the_file_as_it_was()
    {
        await _home.SetAsync("hooks.stop", "off");
        var before = _home.Read();
        Assert.IsType<SettingChange.Invalid>(await _home.SetAsync("hooks.stop", "sometimes"));
        Assert.Equal(before, _home.Read());
    }

    [Fact]
    public async Task Unknown_keys_and_foreign_values_survive_a_change()
    {
        _home.Write("""
            { "future.key": {"deep": [1, 2.50, null]}, "recall.remote_ms": 40, "rerank.enabled": false,
              "nostr.relays": ["wss://a.example", "wss://b.example"], "llm.model.fast": "größe 🐘" }
            """);
        await _home.SetAsync("hooks.stop", "off");

        var settings = _home.Load();
        Assert.Contains("""
            "future.key": {"deep": [1, 2.50, null]}
            """.Trim(), _home.Read(), StringComparison.Ordinal);
        Assert.Contains("größe 🐘", _home.Read(), StringComparison.Ordinal);
        Assert.Equal(40, settings.WholeNumber("recall.remote_ms"));
        Assert.False(settings.Boolean("rerank.enabled"));
        Assert.Equal(["wss://a.example", "wss://b.example"], settings.List("nostr.relays"));
        Assert.Equal(["future.key"], settings.UnknownKeys());
    }

    [Theory]
    [InlineData("{\n  \"hooks.stop\": off\n}", "line 2, position 17")]
    [InlineData("{\n  \"hooks.stop\": \"off\",\n}", "line 3, position 1")]
    [InlineData("[1]", "line 1, position 1: it must be one JSON object")]
    [InlineData("", "line 1, position 1")]
    [InlineData("{} {}", "line 1, position 4")]
    [InlineData("{\"hooks.stop\": {\"a\": 1}}", "line 1, position 16: the value of 'hooks.stop' must be a text")]
    [InlineData("{\"a\": 1,\n \"A\": 2}", "line 2, position 2: 'A' stands there twice")]
    [InlineData("{\"llm.model.fast\": \"\\ud800\"}", "line 1, position 20: an escape names half a character")]
    [InlineData("{\"nostr.relays\": [[1]]}", "line 1, position 19: the list under 'nostr.relays' must hold texts")]
    public async Task A_corrupt_file_is_named_with_line_and_position_and_never_overwritten(string text, string where)
    {
        _home.Write(text);
        var read = Assert.Throws<SettingsException>(_home.Load);
        var write = await Assert.ThrowsAsync<SettingsException>(() => _home.SetAsync("hooks.stop", "off"));

        Assert.Equal(SettingsError.FileCorrupt, read.Error);
        Assert.Equal(SettingsError.FileCorrupt, write.Error);
        Assert.Contains(_home.Home.ConfigFile, read.Message, StringComparison.Ordinal);
        Assert.Contains(where, read.Message, StringComparison.Ordinal);
        Assert.Equal(text, _home.Read());
    }

    [Fact]
    public void Bytes_that_are_not_UTF8_are_found()
    {
        _home.Home.Ensure();
        File.WriteAllBytes(_home.Home.ConfigFile, [.. "{\n\"a\": \""u8, 0xff, .. "\"}"u8]);
        var error = Assert.Throws<SettingsException>(_home.Load);
        Assert.Contains("line 2, position 7: the text is not UTF-8", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_byte_order_mark_is_accepted()
    {
        _home.Home.Ensure();
        File.WriteAllText(_home.Home.ConfigFile, "{\"hooks.stop\": \"off\"}", new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
        Assert.Equal("off", _home.Load().Text("hooks.stop"));
    }

    [Fact]
    public async Task A_file_over_its_limit_is_refused()
    {
        _home.Write("{\"future\": \"" + new string('x', SettingsFile.Bytes) + "\"}");
        Assert.Equal(SettingsError.FileTooLarge, Assert.Throws<SettingsException>(_home.Load).Error);

        _home.Write("{\"future\": \"" + new string('x', SettingsFile.Bytes - 20) + "\"}");
        var error = await Assert.ThrowsAsync<SettingsException>(() => _home.SetAsync("hooks.stop", "off"));
        Assert.Equal(SettingsError.FileTooLarge, error.Error);
    }

    [Fact]
    public async Task Many_writers_at_once_lose_nothing()
    {
        const int Writers = 16;
        const int Rounds = 5;
        await Parallel.ForAsync(0, Writers, TestContext.Current.CancellationToken, async (writer, cancellationToken) =>
        {
            var file = new SettingsFile(_home.Home, TemporaryHome.Clock);
            for (var round = 0; round < Rounds; round++)
            {
                var key = SettingRegistry.Get($"store.s{writer}-{round}.dsn");
                Assert.IsType<SettingChange.Changed>(await file.SetAsync(key, $"host=h{writer}", cancellationToken));
            }
        });

        Assert.Equal(Writers * Rounds, _home.Load().ReadAll().Count(value => value.Key.Store is not null));
        Assert.Equal(["config.json", "config.json.lock"], Directory.GetFileSystemEntries(_home.Home.Root).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_reader_never_sees_half_a_file()
    {
        await _home.SetAsync("llm.model.fast", "model-0");
        using var done = new CancellationTokenSource();
        var writing = WriteAsync();
        while (!done.IsCancellationRequested)
        {
            Assert.StartsWith("model-", _home.Load().Text("llm.model.fast"), StringComparison.Ordinal);
        }

        await writing;

        async Task WriteAsync()
        {
            await Task.Yield();
            for (var i = 1; i <= 50; i++)
            {
                await _home.SetAsync("llm.model.fast", $"model-{i}{new string('x', i * 40)}");
            }

            await done.CancelAsync();
        }
    }

    [Fact]
    public async Task A_left_over_temporary_file_does_not_matter()
    {
        _home.Home.Ensure();
        await File.WriteAllTextAsync(_home.Home.ConfigFile + ".tmp", "half a fi", TestContext.Current.CancellationToken);
        await _home.SetAsync("hooks.stop", "off");
        Assert.Equal("off", _home.Load().Text("hooks.stop"));
        Assert.False(File.Exists(_home.Home.ConfigFile + ".tmp"));
    }

    [Fact]
    public async Task A_linked_settings_file_stays_a_link()
    {
        var real = Path.Combine(_home.Base, "dotfiles.json");
        await File.WriteAllTextAsync(real, "{}", TestContext.Current.CancellationToken);
        _home.Home.Ensure();
        File.CreateSymbolicLink(_home.Home.ConfigFile, real);
        await _home.SetAsync("hooks.stop", "off");
        Assert.Equal(real, new FileInfo(_home.Home.ConfigFile).LinkTarget);
        Assert.Contains("hooks.stop", await File.ReadAllTextAsync(real, TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }
}
