namespace Satchel.Server.Mcp;

/// <summary>
/// Gives memory back to the system when nobody has called for a while: a server mostly waits beside the program that started
/// it, and the collector alone would keep what the last burst of calls needed.
/// </summary>
internal sealed class IdleTrim : IDisposable
{
    /// <summary>How long nobody must call: longer than an agent pauses between two calls of one turn.</summary>
    public static readonly TimeSpan Quiet = TimeSpan.FromSeconds(5);

    private readonly Action _collect;
    private readonly ITimer _timer;
    private int _running;

    /// <summary>Makes it; nothing happens before the first call has ended.</summary>
    public IdleTrim(TimeProvider time, Action? collect = null)
    {
        _collect = collect ?? Collect;
        _timer = time.CreateTimer(_ => Trim(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>A call begins.</summary>
    public void Begin() => Interlocked.Increment(ref _running);

    /// <summary>A call has ended.</summary>
    public void End()
    {
        if (Interlocked.Decrement(ref _running) == 0)
        {
            _timer.Change(Quiet, Timeout.InfiniteTimeSpan);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();

    private static void Collect() => GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);

    /// <summary>A call may have begun since the timer was set; it sets the timer again when it ends.</summary>
    private void Trim()
    {
        if (Volatile.Read(ref _running) == 0)
        {
            _collect();
        }
    }
}
