using System.Runtime.CompilerServices;

namespace Satchel.Cli.Tests.Setup;

public sealed class ConfigurationPageTests : IDisposable
{
    private readonly SatchelProgram _program = new();

    public void Dispose() => _program.Dispose();

    [Fact]
    public async Task The_page_of_settings_is_what_the_program_prints()
    {
        var printed = (await _program.RunAsync("config", "reference")).Output;
        var page = await File.ReadAllTextAsync(Page(), TestContext.Current.CancellationToken);
        Assert.True(page == printed, "docs/configuration.md is not what the settings are: satchel config reference > docs/configuration.md");
    }

    private static string Page([CallerFilePath] string path = "")
        => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, "..", "..", "..", "docs", "configuration.md"));
}
