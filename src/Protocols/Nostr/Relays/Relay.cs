using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Satchel.Protocols.Nostr.Relays;

/// <summary>
/// One relay of a pool. It has one connection, made when it is first needed and made anew after it ended; any number of callers use it
/// at once. Every question has one deadline for all of it, so a relay that sends a byte now and then holds nobody. What it says
/// with <c>NOTICE</c> is passed over.
/// </summary>
public sealed class Relay : IAsyncDisposable
{
    private readonly RelayBreaker _breaker;

    [SuppressMessage("Usage", "CA2213", Justification = "Who waits for its turn would wait for ever; there is nothing to free.")]
    private readonly SemaphoreSlim _connecting = new(1, 1);

    private readonly RelayPoolOptions _options;
    private readonly RelayPool _pool;
    private readonly TimeProvider _time;
    private RelayConnection? _connection;
    private RelayDocument? _document;

    internal Relay(string address, RelayPool pool, RelayPoolOptions options, TimeProvider time)
    {
        (Address, _pool, _options, _time) = (address, pool, options, time);
        _breaker = new RelayBreaker(time);
    }

    /// <summary>Where it is, in the one form of <see cref="RelayAddress"/>.</summary>
    public string Address { get; }

    /// <summary>Asks for stored events. What came before it failed is there all the same.</summary>
    /// <exception cref="RelayException">There is no connection, or the relay is left alone for now.</exception>
    public async Task<RelayPage> FetchAsync(NostrFilter filter, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        using var limit = new RelayDeadline(_options.OperationTimeout, _time, cancellationToken);
        for (var (attempt, isAuthenticated) = (0, false); ; attempt++)
        {
            var connection = await ConnectAsync(limit, cancellationToken).ConfigureAwait(false);
            var page = await connection.FetchAsync(filter, limit.Token).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            if (page.End is RelayPageEnd.Deadline or RelayPageEnd.Dropped)
            {
                await DropAsync(connection).ConfigureAwait(false);
                return page;
            }

            _breaker.Succeed();
            var prefix = new RelayMessage.Closed("", page.Reason).Prefix;
            var repeats = page.End is RelayPageEnd.Closed && attempt < _options.Repetitions;
            if (repeats && prefix is RelayReason.AuthRequired && !isAuthenticated)
            {
                isAuthenticated = true;
                repeats = await AuthenticateAsync(connection, limit, cancellationToken).ConfigureAwait(false);
            }
            else
            {
                repeats = repeats && prefix is RelayReason.RateLimited && await PauseAsync(attempt, limit.Token).ConfigureAwait(false);
            }

            if (!repeats)
            {
                return page;
            }
        }
    }

    /// <summary>Listens for events: those that are stored, and those to come, until the caller has enough.</summary>
    /// <param name="filter">Which.</param>
    /// <param name="begun">Called once, when the relay listens and not before.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="RelayException">There is no connection, it ended, or the relay does not want to be listened to.</exception>
    public async IAsyncEnumerable<NostrEvent> ListenAsync(NostrFilter filter, Func<Task> begun, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        ArgumentNullException.ThrowIfNull(begun);
        var (connection, listener) = await ListenAsync(filter, cancellationToken).ConfigureAwait(false);
        try
        {
            await begun().ConfigureAwait(false);
            await foreach (var delivered in listener.Events.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                yield return delivered;
            }
        }
        finally
        {
            await connection.EndAsync(listener).ConfigureAwait(false);
        }

        throw new RelayException(RelayError.Dropped, "it ended what was listened to");
    }

    /// <summary>Publishes an event.</summary>
    /// <exception cref="RelayException">The relay did not say what became of it.</exception>
    public async Task<RelayVerdict> PublishAsync(NostrEvent sent, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(sent);
        using var limit = new RelayDeadline(_options.OperationTimeout, _time, cancellationToken);
        for (var (attempt, isAuthenticated) = (0, false); ; attempt++)
        {
            var connection = await ConnectAsync(limit, cancellationToken).ConfigureAwait(false);
            var receipt = await OnAsync(connection, () => connection.PublishAsync(sent, limit.Token), cancellationToken).ConfigureAwait(false);
            _breaker.Succeed();
            if (receipt.IsAccepted || receipt.Prefix is RelayReason.Duplicate)
            {
                return new RelayVerdict(true, receipt.Prefix, receipt.Reason);
            }

            var repeats = attempt < _options.Repetitions;
            if (repeats && receipt.Prefix is RelayReason.AuthRequired && !isAuthenticated)
            {
                isAuthenticated = true;
                repeats = await AuthenticateAsync(connection, limit, cancellationToken).ConfigureAwait(false);
            }
            else
            {
                repeats = repeats && receipt.Prefix is RelayReason.RateLimited && await PauseAsync(attempt, limit.Token).ConfigureAwait(false);
            }

            if (!repeats)
            {
                return new RelayVerdict(false, receipt.Prefix, receipt.Reason);
            }
        }
    }

    /// <summary>Looks whether the relay answers, and how fast. A relay that is left alone is asked all the same.</summary>
    public async Task<RelayPulse> ProbeAsync(CancellationToken cancellationToken)
    {
        _breaker.Succeed();
        var started = _time.GetTimestamp();
        try
        {
            var page = await FetchAsync(new NostrFilter { Kinds = [EventKind.ApplicationData], Limit = 1 }, cancellationToken).ConfigureAwait(false);
            var latency = _time.GetElapsedTime(started);
            var isReachable = page.End is RelayPageEnd.Complete or RelayPageEnd.Full or RelayPageEnd.Closed;
            var message = isReachable ? "OK" : page.End is RelayPageEnd.Deadline ? "it did not answer in time" : "the connection ended";
            return new RelayPulse(isReachable, message, latency, await DescribeAsync(cancellationToken).ConfigureAwait(false));
        }
        catch (RelayException error)
        {
            return new RelayPulse(false, error.Message, _time.GetElapsedTime(started), Document: null);
        }
    }

    /// <summary>What the relay says about itself (NIP-11), asked for once; null where it says nothing that can be read.</summary>
    public async Task<RelayDocument?> DescribeAsync(CancellationToken cancellationToken)
        => _document ??= await _pool.DescribeAsync(Address, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _connection, null) is { } connection)
        {
            await connection.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Begins to listen; where the relay first wants to know who is there, it is told once.</summary>
    private async Task<(RelayConnection Connection, RelayListener Listener)> ListenAsync(NostrFilter filter, CancellationToken cancellationToken)
    {
        using var limit = new RelayDeadline(_options.OperationTimeout, _time, cancellationToken);
        for (var isAuthenticated = false; ; isAuthenticated = true)
        {
            var connection = await ConnectAsync(limit, cancellationToken).ConfigureAwait(false);
            var listener = await OnAsync(connection, () => connection.ListenAsync(filter, limit.Token), cancellationToken).ConfigureAwait(false);
            if (listener.EndReason is not { } reason)
            {
                _breaker.Succeed();
                return (connection, listener);
            }

            await connection.EndAsync(listener).ConfigureAwait(false);
            var asksWho = new RelayMessage.Closed("", reason).Prefix is RelayReason.AuthRequired;
            if (!asksWho || isAuthenticated || !await AuthenticateAsync(connection, limit, cancellationToken).ConfigureAwait(false))
            {
                throw new RelayException(RelayError.Dropped, "it does not let itself be listened to");
            }
        }
    }

    private async Task<RelayConnection> ConnectAsync(RelayDeadline limit, CancellationToken cancellationToken)
    {
        try
        {
            if (_connection is { IsOpen: true } open)
            {
                return open;
            }

            await _connecting.WaitAsync(limit.Token).ConfigureAwait(false);
            try
            {
                if (_connection is { IsOpen: true } other)
                {
                    return other;
                }

                if (_connection is { } ended)
                {
                    await DropAsync(ended).ConfigureAwait(false);
                }

                return _connection = await OpenAsync(limit).ConfigureAwait(false);
            }
            finally
            {
                _connecting.Release();
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new RelayException(RelayError.Deadline, "it did not answer in time");
        }
    }

    private async Task<RelayConnection> OpenAsync(RelayDeadline limit)
    {
        if (!_breaker.TryEnter())
        {
            throw new RelayException(RelayError.CircuitOpen, "it failed several times and is left alone for a while");
        }

        if (_breaker.Failures > 0)
        {
            await PauseAsync(_breaker.Failures - 1, limit.Token).ConfigureAwait(false);
        }

        using var connecting = new RelayDeadline(_options.ConnectTimeout, _time, limit.Token);
        try
        {
            return await RelayConnection.OpenAsync(new Uri(Address), _options, connecting.Token).ConfigureAwait(false);
        }
        catch (RelayException)
        {
            _breaker.Fail();
            throw;
        }
        catch (OperationCanceledException) when (limit.IsCallersEnd)
        {
            _breaker.Leave();
            throw;
        }
        catch (OperationCanceledException)
        {
            _breaker.Fail();
            throw new RelayException(RelayError.Unreachable, "no connection came about in time");
        }
    }

    /// <summary>Does something on a connection; where that says nothing in time, the connection is given up.</summary>
    private async Task<T> OnAsync<T>(RelayConnection connection, Func<Task<T>> step, CancellationToken cancellationToken)
    {
        try
        {
            return await step().ConfigureAwait(false);
        }
        catch (RelayException)
        {
            await DropAsync(connection).ConfigureAwait(false);
            throw;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            await DropAsync(connection).ConfigureAwait(false);
            throw new RelayException(RelayError.Deadline, "it did not answer in time");
        }
    }

    /// <summary>Gives a connection up; of all that used it one counts the failure.</summary>
    private async Task DropAsync(RelayConnection connection)
    {
        if (Interlocked.CompareExchange(ref _connection, null, connection) == connection)
        {
            _breaker.Fail();
            await connection.DisposeAsync().ConfigureAwait(false);
        }
    }

    private Task<bool> AuthenticateAsync(RelayConnection connection, RelayDeadline limit, CancellationToken cancellationToken)
        => OnAsync(connection, () => connection.AuthenticateAsync(challenge => _pool.Answer(challenge, Address), limit.Token), cancellationToken);

    /// <summary>Waits longer each time; half of it is chance, so that many do not come back together.</summary>
    /// <returns>Whether there is time left.</returns>
    private async Task<bool> PauseAsync(int attempt, CancellationToken cancellationToken)
    {
        const double Fixed = 0.5;
        try
        {
            await Task.Delay(_options.Pause * Math.Pow(2, attempt) * (Fixed + (_pool.Chance() * Fixed)), _time, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
