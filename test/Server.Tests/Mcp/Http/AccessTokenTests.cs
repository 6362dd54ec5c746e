using Satchel.Engine.Settings;
using Satchel.Server.Mcp.Http;
using Satchel.Testing;

namespace Satchel.Server.Tests.Mcp.Http;

public sealed class AccessTokenTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Path => _folder.File("mcp-token");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void It_is_made_once_for_its_owner_alone()
    {
        var token = AccessToken.Ensure(Path);

        Assert.Equal((64, token), (token.Length, AccessToken.Ensure(Path)));
        Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(Path) == (UnixFileMode.UserRead | UnixFileMode.UserWrite));
        Assert.Single(Directory.GetFiles(System.IO.Path.GetDirectoryName(Path)!));
    }

    [Fact]
    public void Several_that_make_it_at_once_get_the_same()
    {
        var tokens = new string[16];

        Parallel.For(0, tokens.Length, index => tokens[index] = AccessToken.Ensure(Path));

        Assert.Single(tokens.Distinct(StringComparer.Ordinal));
    }

    [Fact]
    public void One_that_others_may_read_is_refused()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs modes of files");
        AccessToken.Ensure(Path);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        }

        Assert.Equal(SettingsError.FileUnusable, Assert.Throws<SettingsException>(() => AccessToken.Ensure(Path)).Error);
    }

    [Theory]
    [InlineData("")]
    [InlineData("short")]
    [InlineData("two words that are long enough together")]
    public void A_word_that_can_be_guessed_or_not_be_sent_is_refused(string content)
    {
        AccessToken.Ensure(Path);
        File.WriteAllText(Path, content);

        Assert.Equal(SettingsError.FileUnusable, Assert.Throws<SettingsException>(() => AccessToken.Ensure(Path)).Error);
    }
}
