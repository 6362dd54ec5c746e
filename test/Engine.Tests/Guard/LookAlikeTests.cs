using System.Runtime.CompilerServices;
using Satchel.Engine.Guard;

namespace Satchel.Engine.Tests.Guard;

public sealed class LookAlikeTests
{
    [Fact]
    public void Nothing_that_only_looks_like_a_secret_is_redacted()
    {
        var lines = File.ReadAllLines(PathBesideThis("look-alikes.txt"));

        Assert.True(lines.Length >= 150);
        Assert.All(lines, line => Assert.Equal(line, new SecretRedaction().Redact("content", line, int.MaxValue)));
    }

    [Fact]
    public void All_of_them_together_stay_as_well()
    {
        var text = File.ReadAllText(PathBesideThis("look-alikes.txt"));

        Assert.Equal(text, new SecretRedaction().Redact("content", text, int.MaxValue));
    }

    private static string PathBesideThis(string name, [CallerFilePath] string path = "") => Path.Combine(Path.GetDirectoryName(path)!, name);
}
