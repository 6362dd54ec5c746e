namespace Satchel.Server.Tests.Mcp;

/// <summary>A clock on which nobody waits long enough: it says when somebody begins to wait, and when that one gives up.</summary>
internal sealed class MeetingClock : TimeProvider
{
    private readonly TaskCompletionSource _waiting = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _givenUp = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Somebody waits.</summary>
    public Task Waiting => _waiting.Task;

    /// <summary>Nobody waits any more.</summary>
    public Task GivenUp => _givenUp.Task;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        _waiting.TrySetResult();
        return new Timer(this);
    }

    private sealed class Timer(MeetingClock clock) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose() => clock._givenUp.TrySetResult();

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
