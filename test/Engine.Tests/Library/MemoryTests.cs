using Satchel.Engine.Library;
using Satchel.Engine.Model;
using Satchel.Engine.Pipeline;
using Satchel.Testing;

namespace Satchel.Engine.Tests.Library;

/// <summary>Tests of a program's own memory: each has a home of its own and a clock that stands still.</summary>
public abstract class MemoryTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private SatchelMemory? _memory;

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    protected FakeClock Clock { get; } = new();

    protected string Home => _folder.File("home");

    protected SatchelMemory Memory => _memory ?? throw new InvalidOperationException("The memory is opened first.");

    public async ValueTask InitializeAsync() => _memory = await OpenAsync();

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await Memory.DisposeAsync();
        _folder.Dispose();
    }

    protected Task<SatchelMemory> OpenAsync() => SatchelMemory.OpenAsync(new SatchelOptions { Home = Home }, Clock, Token);

    protected async Task<MemoryId> RememberAsync(string text)
        => Assert.IsType<RememberOutcome.Stored>(await Memory.RememberAsync(text, Token)).Id;
}
