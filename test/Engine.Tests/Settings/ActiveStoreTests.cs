using Satchel.Engine.Model;
using Satchel.Engine.Settings;

namespace Satchel.Engine.Tests.Settings;

public sealed class ActiveStoreTests : IDisposable
{
    private readonly TemporaryHome _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public void Nobody_chose_one_in_a_fresh_home()
    {
        Assert.Null(ActiveStore.Find(_home.Home));
        Assert.Equal(StoreName.Default, ActiveStore.Of(_home.Home));
        Assert.False(Directory.Exists(_home.Home.Root));
    }

    [Fact]
    public async Task What_was_chosen_last_is_what_commands_work_on()
    {
        await SetAsync("work");
        await SetAsync("Other");
        Assert.Equal(new StoreChoice(StoreName.Parse("other"), StoreSource.Active, _home.Home.ActiveFile), _home.Choose());
        Assert.Equal("other\n", await File.ReadAllTextAsync(_home.Home.ActiveFile, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Many_at_once_leave_one_whole_name()
    {
        await Task.WhenAll(Enumerable.Range(0, 16).Select(i => SetAsync($"store-{i}")));
        Assert.StartsWith("store-", ActiveStore.Of(_home.Home).Value, StringComparison.Ordinal);
        Assert.False(File.Exists(_home.Home.ActiveFile + ".tmp"));
    }

    [Fact]
    public async Task Removing_the_settings_of_a_store_leaves_those_of_others()
    {
        await _home.SetAsync("store.work.embed.model", "a");
        await _home.SetAsync("store.work2.embed.model", "b");
        await _home.SetAsync("hooks.stop", "off");
        var cancellation = TestContext.Current.CancellationToken;
        Assert.IsType<SettingChange.Changed>(await _home.File.RemoveStoreAsync(StoreName.Parse("WORK"), cancellation));
        Assert.IsType<SettingChange.Unchanged>(await _home.File.RemoveStoreAsync(StoreName.Parse("work"), cancellation));
        Assert.DoesNotContain("store.work.", _home.Read(), StringComparison.Ordinal);
        Assert.Contains("store.work2.embed.model", _home.Read(), StringComparison.Ordinal);
        Assert.Contains("hooks.stop", _home.Read(), StringComparison.Ordinal);
    }

    private Task SetAsync(string name)
        => ActiveStore.SetAsync(_home.Home, StoreName.Parse(name), TemporaryHome.Clock, TestContext.Current.CancellationToken);
}
