using Satchel.Engine.Model;
using Satchel.Engine.Settings;

namespace Satchel.Engine.Tests.Settings;

public sealed class StoreChoiceTests : IDisposable
{
    private readonly TemporaryHome _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public void Without_a_word_the_store_is_default_and_nothing_is_made()
    {
        Assert.Equal(new StoreChoice(StoreName.Default, StoreSource.Default), _home.Choose());
        Assert.False(Directory.Exists(_home.Home.Root));
    }

    [Fact]
    public async Task Flag_then_variable_then_repository_then_active_file()
    {
        var deep = Directory.CreateDirectory(Path.Combine(_home.Base, "repository", "src", "deep")).FullName;
        await _home.SetAsync("store.from_repository", "true");
        Assert.Equal("default", _home.Choose(directory: deep).Name.Value);

        await WriteAsync(_home.Home.ActiveFile, "from-active\n");
        Assert.Equal(StoreSource.Active, _home.Choose(directory: deep).Source);
        Assert.Equal("from-active", _home.Choose(directory: deep).Name.Value);

        var file = Path.Combine(_home.Base, "repository", ".satchel");
        await WriteAsync(file, " from-repository \r\n# more");
        Assert.Equal(new StoreChoice(StoreName.Parse("from-repository"), StoreSource.Repository, file), _home.Choose(directory: deep));

        _home.Environment["SATCHEL_STORE"] = "from-variable";
        Assert.Equal(StoreSource.Environment, _home.Choose(directory: deep).Source);

        Assert.Equal(new StoreChoice(StoreName.Parse("from-flag"), StoreSource.Flag), _home.Choose("from-flag", deep));
    }

    [Fact]
    public async Task A_repository_chooses_nothing_unless_the_owner_allows_it()
    {
        await WriteAsync(Path.Combine(_home.Base, ".satchel"), "from-repository");
        Assert.Equal(StoreSource.Default, _home.Choose().Source);
    }

    [Fact]
    public async Task A_name_that_is_none_is_an_error_and_not_skipped()
    {
        Assert.Equal(SettingsError.StoreNameInvalid, Assert.Throws<SettingsException>(() => _home.Choose("../x")).Error);
        Assert.Equal(SettingsError.StoreNameInvalid, Assert.Throws<SettingsException>(() => _home.Choose("")).Error);

        _home.Home.Ensure();
        await WriteAsync(_home.Home.ActiveFile, "not a name");
        var error = Assert.Throws<SettingsException>(() => _home.Choose());
        Assert.Contains(_home.Home.ActiveFile, error.Message, StringComparison.Ordinal);
    }

    private static Task WriteAsync(string path, string text)
        => File.WriteAllTextAsync(path, text, TestContext.Current.CancellationToken);
}
