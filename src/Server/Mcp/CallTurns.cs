namespace Satchel.Server.Mcp;

/// <summary>
/// How many calls run at once. Those that read and those that change take turns apart: who waits for another process's
/// transaction keeps no reader waiting.
/// </summary>
internal sealed class CallTurns : IDisposable
{
    /// <summary>Most calls of either kind at once. More would only share the processors, each with what it has read in memory.</summary>
    public const int AtOnce = 8;

    private readonly SemaphoreSlim _reading = new(AtOnce, AtOnce);
    private readonly SemaphoreSlim _changing = new(AtOnce, AtOnce);

    /// <summary>Runs a call as soon as it is its turn.</summary>
    public async Task<T> RunAsync<T>(ToolEffect effect, Func<Task<T>> call, CancellationToken cancellationToken)
    {
        var turn = effect is ToolEffect.Reads ? _reading : _changing;
        await turn.WaitAsync(cancellationToken);
        try
        {
            return await call();
        }
        finally
        {
            turn.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _reading.Dispose();
        _changing.Dispose();
    }
}
