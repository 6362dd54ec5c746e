using System.Security.Cryptography;

namespace Satchel.Server.Mcp.Http;

/// <summary>
/// The sessions of the clients that keep one. Their number is bounded: those that nobody used for a while go first, then
/// the one that was not used for longest. A client whose session is gone is told so, and begins a new one.
/// </summary>
internal sealed class HttpSessions(McpFace face, McpSetup setup) : IAsyncDisposable
{
    /// <summary>Most sessions at once: some tens of kilobytes each, and far more than agents on one machine.</summary>
    public const int Most = 256;

    private const int IdBytes = 24;

    /// <summary>Clients that crash never say goodbye; those that think for long come back within minutes.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(30);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, HttpSession> _sessions = new(StringComparer.Ordinal);

    /// <summary>Begins a session and uses it.</summary>
    /// <returns>The session; null where all that there may be are in use.</returns>
    public async ValueTask<HttpSession?> BeginAsync()
    {
        var (session, gone) = Add();
        foreach (var old in gone)
        {
            await old.DisposeAsync();
        }

        return session;
    }

    /// <summary>Uses a session until <see cref="Leave"/>.</summary>
    /// <returns>The session; null where there is none.</returns>
    public HttpSession? Enter(string id)
    {
        lock (_lock)
        {
            if (!_sessions.TryGetValue(id, out var session) || IsIdle(session))
            {
                return null;
            }

            session.Enter();
            return session;
        }
    }

    /// <summary>Ends a use.</summary>
    public void Leave(HttpSession session)
    {
        lock (_lock)
        {
            session.Leave(setup.Clock.GetTimestamp());
        }
    }

    /// <summary>Takes the one stream of a session that is in use.</summary>
    /// <returns>Whether it was free.</returns>
    public bool TryTakeStream(HttpSession session)
    {
        lock (_lock)
        {
            return session.TryTakeStream();
        }
    }

    /// <summary>Ends a session.</summary>
    /// <returns>Whether there was one.</returns>
    public async ValueTask<bool> EndAsync(string id)
    {
        if (Remove(id) is not { } session)
        {
            return false;
        }

        await session.DisposeAsync();
        return true;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        List<HttpSession> all;
        lock (_lock)
        {
            all = [.. _sessions.Values];
            _sessions.Clear();
        }

        foreach (var session in all)
        {
            await session.DisposeAsync();
        }
    }

    private HttpSession? Remove(string id)
    {
        lock (_lock)
        {
            return _sessions.Remove(id, out var session) ? session : null;
        }
    }

    private (HttpSession? Session, List<HttpSession> Gone) Add()
    {
        lock (_lock)
        {
            List<KeyValuePair<string, HttpSession>> gone = [.. _sessions.Where(pair => IsIdle(pair.Value))];
            if (gone.Count == 0 && _sessions.Count == Most)
            {
                gone = [.. _sessions.Where(pair => !pair.Value.IsInUse).OrderBy(pair => pair.Value.LastUsed).Take(1)];
            }

            foreach (var (old, _) in gone)
            {
                _sessions.Remove(old);
            }

            HttpSession? session = null;
            if (_sessions.Count < Most)
            {
                var id = RandomNumberGenerator.GetHexString(2 * IdBytes, lowercase: true);
                session = HttpSession.Begin(face, setup.Log, id);
                session.Enter();
                _sessions.Add(id, session);
            }

            return (session, [.. gone.Select(pair => pair.Value)]);
        }
    }

    private bool IsIdle(HttpSession session) => !session.IsInUse && setup.Clock.GetElapsedTime(session.LastUsed) > Patience;
}
