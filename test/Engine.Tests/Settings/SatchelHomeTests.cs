using Satchel.Engine.Model;
using Satchel.Engine.Settings;

namespace Satchel.Engine.Tests.Settings;

public sealed class SatchelHomeTests : IDisposable
{
    private const UnixFileMode OwnerFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnerDirectory = OwnerFile | UnixFileMode.UserExecute;

    private readonly TemporaryHome _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public void The_flag_goes_before_the_variable_and_the_variable_before_the_user_directory()
    {
        Assert.Equal("/users/ann/.satchel", SatchelHome.Resolve(null, _home.Variable, "/users/ann").Root);
        _home.Environment["SATCHEL_HOME"] = "/from/variable";
        Assert.Equal("/from/variable", SatchelHome.Resolve(null, _home.Variable, "/users/ann").Root);
        Assert.Equal("/from/flag", SatchelHome.Resolve("/from/flag", _home.Variable, "/users/ann").Root);
        Assert.Equal("/users/ann/x", SatchelHome.Resolve("~/x", _home.Variable, "/users/ann").Root);
        _home.Environment["SATCHEL_HOME"] = "";
        Assert.Equal("/users/ann/.satchel", SatchelHome.Resolve(null, _home.Variable, "/users/ann").Root);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a\0b")]
    public void A_path_that_is_none_is_refused(string path)
        => Assert.Equal(
            SettingsError.HomeUnusable,
            Assert.Throws<SettingsException>(() => SatchelHome.Resolve(path, _home.Variable, "/users/ann")).Error);

    [Fact]
    public void The_home_moves_everything()
    {
        var root = _home.Home.Root;
        Assert.Equal(Path.Combine(root, "config.json"), _home.Home.ConfigFile);
        Assert.Equal(Path.Combine(root, "active"), _home.Home.ActiveFile);
        Assert.Equal(Path.Combine(root, "backups"), _home.Home.BackupDirectory);
        Assert.Equal(Path.Combine(root, "stores", "work"), _home.Home.StoreDirectory(StoreName.Parse("Work")));
    }

    [Fact]
    public async Task Everything_is_for_its_owner_alone_from_the_first_moment()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        await _home.SetAsync("hooks.stop", "off");
        var stores = _home.Home.StoreDirectory(StoreName.Parse("work"));
        _home.Home.EnsureDirectory(stores);

        Assert.Equal(OwnerDirectory, File.GetUnixFileMode(_home.Home.Root));
        Assert.Equal(OwnerDirectory, File.GetUnixFileMode(_home.Home.StoresDirectory));
        Assert.Equal(OwnerDirectory, File.GetUnixFileMode(stores));
        Assert.Equal(OwnerFile, File.GetUnixFileMode(_home.Home.ConfigFile));
        Assert.Equal(OwnerFile, File.GetUnixFileMode(_home.Home.ConfigFile + ".lock"));
    }

    [Fact]
    public async Task A_file_that_was_readable_by_all_is_closed_by_the_next_change()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        _home.Write("{}");
        File.SetUnixFileMode(_home.Home.ConfigFile, OwnerFile | UnixFileMode.OtherRead | UnixFileMode.GroupRead);
        await _home.SetAsync("hooks.stop", "off");
        Assert.Equal(OwnerFile, File.GetUnixFileMode(_home.Home.ConfigFile));
    }

    [Fact]
    public void A_file_in_the_place_of_the_home_is_said()
    {
        File.WriteAllText(_home.Home.Root, "");
        var error = Assert.Throws<SettingsException>(_home.Home.Ensure);
        Assert.Equal(SettingsError.HomeUnusable, error.Error);
        Assert.Contains("is a file, not a directory", error.Message, StringComparison.Ordinal);
    }
}
