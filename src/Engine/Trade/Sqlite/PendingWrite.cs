using Satchel.Engine.Store.Sqlite;

namespace Satchel.Engine.Trade.Sqlite;

/// <summary>A change that waits for its commit, which it may share with others. Its caller hears of it when it is durable.</summary>
internal abstract class PendingWrite
{
    private PendingWrite()
    {
    }

    /// <summary>Whether its caller no longer wants it.</summary>
    public abstract bool IsCancelled { get; }

    /// <summary>Makes the change in the transaction that is open; what it throws concerns it alone.</summary>
    public abstract void Run(SqliteSession session);

    /// <summary>It is durable: its caller goes on with what it returned or threw.</summary>
    public abstract void Answer();

    /// <summary>Nothing of it was written.</summary>
    public abstract void Fail(Exception error);

    /// <summary>A change that returns something.</summary>
    public sealed class Of<T>(Func<SqliteSession, T> work, CancellationToken cancellationToken) : PendingWrite
    {
        private readonly TaskCompletionSource<T> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private T? _result;

        /// <summary>What it returns.</summary>
        public Task<T> Answered => _answer.Task;

        /// <inheritdoc/>
        public override bool IsCancelled => cancellationToken.IsCancellationRequested;

        /// <inheritdoc/>
        public override void Run(SqliteSession session) => _result = work(session);

        /// <inheritdoc/>
        public override void Answer() => _answer.TrySetResult(_result!);

        /// <inheritdoc/>
        public override void Fail(Exception error)
        {
            if (error is OperationCanceledException)
            {
                _answer.TrySetCanceled(cancellationToken);
            }
            else
            {
                _answer.TrySetException(error);
            }
        }
    }
}
