using Satchel.Engine.Store;

namespace Satchel.Engine.Library;

/// <summary>A store that is open, with those who use it now. The last one to leave closes it.</summary>
internal sealed class OpenedStore(IMemoryStore store, bool queuesRefinement, bool queuesEmbedding)
{
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _lock = new();

    /// <summary>Whoever keeps it counts as one.</summary>
    private int _users = 1;

    /// <summary>The store.</summary>
    public IMemoryStore Store => store;

    /// <summary>Whether a model will look at what is written.</summary>
    public bool QueuesRefinement => queuesRefinement;

    /// <summary>Whether a model will embed what is written.</summary>
    public bool QueuesEmbedding => queuesEmbedding;

    /// <summary>Ends when the store is closed.</summary>
    public Task Closed => _closed.Task;

    /// <summary>Begins to use it.</summary>
    public void Enter()
    {
        lock (_lock)
        {
            _users++;
        }
    }

    /// <summary>Ends to use it.</summary>
    public async ValueTask LeaveAsync()
    {
        lock (_lock)
        {
            if (--_users > 0)
            {
                return;
            }
        }

        await store.DisposeAsync().ConfigureAwait(false);
        _closed.SetResult();
    }
}
