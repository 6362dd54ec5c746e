namespace Satchel.Cli.Tests.Worlds;

/// <summary>The system lets no file grow beyond a limit: a write fails and says so, and nothing of it stays.</summary>
public sealed class FileLimitTests : IDisposable
{
    private const string ImportFile = "lines.jsonl";

    private const int ImportedLines = 500;

    private readonly SatchelProgram _program = new();

    public FileLimitTests()
    {
        // The runtime of the ordinary build keeps code in a file that the limit would be too small for.
        _program.Environment["DOTNET_EnableWriteXorExecute"] = "0";
        _program.Environment["DOTNET_EnableDiagnostics"] = "0";
    }

    public void Dispose() => _program.Dispose();

    [Fact]
    public async Task What_is_acknowledged_under_any_limit_is_there_and_nothing_else()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs bash");
        await File.WriteAllTextAsync(Path.Combine(_program.Base, ImportFile), Lines.Numbered(ImportedLines), TestContext.Current.CancellationToken);
        var (expected, failures) = (0, 0);
        foreach (var limitKiB in (int[])[0, 4, 16, 64, 112, 128, 160, 256, 512, 4_096])
        {
            expected += await TryAsync($"remember 'Under {limitKiB} the kettle is blue'", limitKiB) ? 1 : Failed();
            expected += await TryAsync($"import {ImportFile}", limitKiB) ? ImportedLines : Failed();
            var verified = await _program.RunAsync("verify");
            if (expected > 0)
            {
                var proof = verified.Document("satchel.verify/1");
                Assert.Equal((true, expected), (proof.GetProperty("ok").GetBoolean(), proof.GetProperty("versions").GetInt32()));
            }
        }

        Assert.True(failures > 5 && expected > ImportedLines, $"{failures} failures, {expected} memories");

        int Failed()
        {
            failures++;
            return 0;
        }
    }

    [Fact]
    public async Task Where_no_file_may_grow_there_is_no_store_and_no_half_of_one()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs bash");

        Assert.False(await TryAsync("remember 'The kettle is blue'", limitKiB: 64));

        Assert.Empty(Directory.EnumerateFiles(Path.Combine(_program.Home, "stores", "default")));
        Assert.Equal(0, (await _program.RunAsync("list")).Document("satchel.list/1").GetProperty("count").GetInt32());
    }

    [Theory]
    [InlineData("config set llm.model.fast \"$(printf %05000d 1)\"", 4, "config_unusable")]
    [InlineData("import - < /dev/zero", 3, "input_not_gathered")]
    [InlineData("--help > help.txt", 3, "output_failed")]
    public async Task Every_other_file_that_may_not_grow_is_named_too(string line, int exitCode, string code)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs bash");
        (await _program.RunInBashAsync($"ulimit -f 1; satchel {line}")).Failure(exitCode, code);
    }

    /// <summary>Runs a line under a limit.</summary>
    /// <returns>Whether it was acknowledged.</returns>
    private async Task<bool> TryAsync(string line, int limitKiB)
    {
        var run = await _program.RunInBashAsync($"ulimit -f {limitKiB}; satchel {line}");
        if (run.ExitCode == 0)
        {
            return true;
        }

        Assert.Contains("cannot be written", run.Failure(4, "store_failed").GetProperty("message").GetString(), StringComparison.Ordinal);
        return false;
    }
}
