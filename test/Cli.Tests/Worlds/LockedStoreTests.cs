namespace Satchel.Cli.Tests.Worlds;

/// <summary>Another process holds the write lock: who reads does not notice, who writes waits, and stops when told to.</summary>
public sealed class LockedStoreTests : IDisposable
{
    private readonly SatchelProgram _program = new();

    public void Dispose() => _program.Dispose();

    [Fact]
    public async Task Who_remembers_waits_for_the_lock_and_who_recalls_does_not()
    {
        await RememberAsync("The kettle is blue");
        using var file = new StoreFile(_program);
        file.Run("BEGIN IMMEDIATE");
        var waiting = _program.RunAsync("remember", "The kettle is green now");

        var found = (await _program.RunAsync("recall", "kettle")).Document("satchel.recall/1");

        Assert.Equal(1, found.GetProperty("count").GetInt32());
        Assert.False(waiting.IsCompleted);
        file.Run("COMMIT");
        Assert.Equal("stored", (await waiting).Document("satchel.remember/1").GetProperty("status").GetString());
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task Waiting_for_the_lock_ends_with_a_signal(string signal)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs signals");
        await RememberAsync("The kettle is blue");
        using var file = new StoreFile(_program);
        file.Run("BEGIN IMMEDIATE");
        using var import = _program.Start("import", "-");
        await import.GiveAsync(Lines.Many);
        import.CloseInput();
        (await _program.RunAsync("recall", "kettle")).Document("satchel.recall/1");

        await import.SignalAsync(signal);

        (await import.EndAsync()).Failure(130, "interrupted");
        file.Run("COMMIT");
        await RememberAsync("The kettle is green now");
        Assert.Equal(2, (await _program.RunAsync("list")).Document("satchel.list/1").GetProperty("count").GetInt32());
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task Reading_a_pipe_that_stays_open_ends_with_a_signal(string signal)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs signals");
        using var import = _program.Start("import", "-");
        await import.GiveAsync(Lines.Many);

        await import.SignalAsync(signal);

        (await import.EndAsync()).Failure(130, "interrupted");
        Assert.False(Directory.Exists(_program.Home));
    }

    [Fact]
    public async Task Who_waits_while_a_newer_program_upgrades_the_store_writes_nothing()
    {
        await RememberAsync("The kettle is blue");
        using var file = new StoreFile(_program);
        file.Run("BEGIN IMMEDIATE");
        using var import = _program.Start("import", "-");
        await import.GiveAsync(Lines.Many);
        import.CloseInput();
        (await _program.RunAsync("recall", "kettle")).Document("satchel.recall/1");

        file.Run("PRAGMA user_version = 1000; COMMIT");

        (await import.EndAsync()).Failure(4, "store_newer_schema");
        file.Run("PRAGMA user_version = 1");
        Assert.Equal(1, (await _program.RunAsync("list")).Document("satchel.list/1").GetProperty("count").GetInt32());
    }

    [Theory]
    [InlineData("recall kettle")]
    [InlineData("list")]
    [InlineData("remember more")]
    [InlineData("verify")]
    [InlineData("undo")]
    public async Task A_store_of_a_newer_program_is_refused_and_left_as_it_is(string words)
    {
        await RememberAsync("The kettle is blue");
        using (var file = new StoreFile(_program))
        {
            file.Run("PRAGMA user_version = 1000; PRAGMA wal_checkpoint(TRUNCATE)");
        }

        var before = await File.ReadAllBytesAsync(StoreFile.PathIn(_program), TestContext.Current.CancellationToken);
        var failure = (await _program.RunAsync(words.Split(' '))).Failure(4, "store_newer_schema");
        Assert.Contains("1000", failure.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllBytesAsync(StoreFile.PathIn(_program), TestContext.Current.CancellationToken));
    }

    private async Task RememberAsync(string text) => (await _program.RunAsync("remember", text)).Document("satchel.remember/1");
}
