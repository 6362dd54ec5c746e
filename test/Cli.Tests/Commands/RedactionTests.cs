using System.Text;

namespace Satchel.Cli.Tests.Commands;

public sealed class RedactionTests : IDisposable
{
    /// <summary>Put together here, so that no scanner takes it for somebody's.</summary>
    private static readonly string Secret = "kX9" + "-vL2q" + "Tz77w";

    private readonly SatchelProgram _program = new();

    public void Dispose() => _program.Dispose();

    [Fact]
    public async Task A_secret_reaches_no_file_of_the_home()
    {
        var remembered = (await _program.RunAsync("remember", $"the database password is {Secret}", "--metadata", $"{{\"token\":\"{Secret}\"}}"))
            .Document("satchel.remember/1");

        Assert.Equal(("stored", 2), (remembered.GetProperty("status").GetString(), remembered.GetProperty("redactions").GetInt32()));
        Assert.DoesNotContain(Secret, (await _program.RunAsync("export", "--all")).Output, StringComparison.Ordinal);
        Assert.Contains("[redacted:", (await _program.RunAsync("export")).Output, StringComparison.Ordinal);
        Assert.DoesNotContain(
            Directory.EnumerateFiles(_program.Home, "*", SearchOption.AllDirectories),
            path => File.ReadAllBytes(path).AsSpan().IndexOf(Encoding.UTF8.GetBytes(Secret)) >= 0);
    }

    [Fact]
    public async Task An_import_counts_what_it_takes_out()
    {
        var lines = $"{{\"id\":\"a\",\"content\":\"password: {Secret}\"}}\n{{\"id\":\"b\",\"content\":\"nothing to hide\"}}\n";

        var imported = (await _program.RunWithInputAsync(lines, "import", "-")).Document("satchel.import/1");

        Assert.Equal((2, 1), (imported.GetProperty("stored").GetInt32(), imported.GetProperty("redactions").GetInt32()));
        Assert.DoesNotContain(Secret, (await _program.RunAsync("export")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_replaced_text_is_looked_at_as_well()
    {
        await _program.RunWithInputAsync("{\"id\":\"a\",\"content\":\"one\"}\n", "import", "-");

        var replaced = (await _program.RunAsync("replace", "a", $"api_key={Secret}")).Document("satchel.replace/1");

        Assert.Equal(1, replaced.GetProperty("redactions").GetInt32());
        Assert.DoesNotContain(Secret, (await _program.RunAsync("show", "a")).Output, StringComparison.Ordinal);
    }
}
