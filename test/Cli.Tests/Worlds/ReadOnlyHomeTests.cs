namespace Satchel.Cli.Tests.Worlds;

/// <summary>
/// A home that may only be read. For the superuser nothing is so: the program is run by a user who owns nothing, from a copy
/// that this one can reach.
/// </summary>
public sealed class ReadOnlyHomeTests : IAsyncDisposable
{
    private const string Stranger = "setpriv --reuid=65534 --regid=65534 --clear-groups";
    private readonly SatchelProgram _program = new();

    public async ValueTask DisposeAsync()
    {
        await _program.RunInBashAsync("chmod -R u+rwX .");
        _program.Dispose();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_is_there_can_be_read_with_a_log_and_without_one(bool hasLog)
    {
        var id = await PrepareAsync();
        if (!hasLog)
        {
            DropLog();
        }

        Assert.Equal(hasLog, File.Exists(StoreFile.PathIn(_program) + "-wal"));
        await _program.RunInBashAsync("chmod -R a=rX home");

        Assert.Equal(1, (await RunAsync("recall kettle")).Document("satchel.recall/1").GetProperty("count").GetInt32());
        Assert.Equal(1, (await RunAsync("list")).Document("satchel.list/1").GetProperty("count").GetInt32());
        Assert.Equal(id, (await RunAsync($"show {id}")).Document("satchel.memory/1").GetProperty("id").GetString());
        foreach (var line in (string[])["remember 'The kettle is green now'", $"forget {id}", "undo"])
        {
            Assert.Contains("may not be written", (await RunAsync(line)).Failure(4, "store_access_denied").GetProperty("message").GetString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task What_may_not_be_read_is_not_said_to_be_missing()
    {
        _ = await PrepareAsync();
        await _program.RunInBashAsync("chmod -R a+rX home; chmod a= home/stores");

        foreach (var line in (string[])["recall kettle", "list", "show n1", "remember 'The kettle is green now'"])
        {
            var failure = (await RunAsync(line)).Failure(4, "store_access_denied");
            Assert.Contains(StoreFile.PathIn(_program), failure.GetProperty("message").GetString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Hooks_answer_and_keep_nothing()
    {
        _ = await PrepareAsync();
        await _program.RunInBashAsync("satchel config set hooks.inject on; satchel config set hooks.stop always; satchel config set hooks.timeout_ms 60000");
        await _program.RunInBashAsync("chmod -R a=rX home; echo '{\"session_id\":\"s\",\"prompt\":\"which kettle\"}' > input; chmod a+r input");
        foreach (var hook in (string[])["session-start", "user-prompt", "stop", "subagent", "plan-exit", "pre-compact", "session-end"])
        {
            var run = await RunAsync($"hook {hook} < input");
            Assert.Equal((0, ""), (run.ExitCode, run.Error));
            Assert.Equal(hook is "stop" or "session-end", run.Output.Length == 0);
        }

        Assert.False(Directory.Exists(Path.Combine(_program.Home, "hooks")));
    }

    /// <summary>Makes a store with one memory.</summary>
    /// <returns>Its id.</returns>
    private async Task<string> PrepareAsync()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs modes of files");
        var stored = (await _program.RunAsync("remember", "The kettle is blue")).Document("satchel.remember/1");
        if (Environment.IsPrivilegedProcess)
        {
            CopyProgram();
            await _program.RunInBashAsync("chmod -R a+rX .");
            var version = await RunAsync("--version");
            Assert.SkipUnless(version.ExitCode == 0, $"nobody else can run the program here: {version.Error}");
        }

        return stored.GetProperty("id").GetString()!;
    }

    /// <summary>The last connection that closes by SQLite's own rule takes the log with it.</summary>
    private void DropLog()
    {
        using var file = new StoreFile(_program);
        file.Run("PRAGMA wal_checkpoint(TRUNCATE)");
    }

    private Task<ProgramRun> RunAsync(string line)
        => _program.RunInBashAsync(Environment.IsPrivilegedProcess ? $"{Stranger} ./program/{Path.GetFileName(SatchelProgram.Location)} {line}" : $"satchel {line}");

    private void CopyProgram()
    {
        var source = Path.GetDirectoryName(SatchelProgram.Location)!;
        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(_program.Base, "program", Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
