using Satchel.Engine.Store;

namespace Satchel.Postgres;

/// <summary>How a transaction of one kind begins, and what it may take.</summary>
internal sealed class PostgresTransaction
{
    /// <summary>How long a caller waits for others: an import of 100,000 memories takes a minute.</summary>
    private const int LockTimeoutMs = 60_000;

    /// <summary>A question is answered in milliseconds; one that takes so long never ends.</summary>
    private const int ReadTimeoutMs = 30_000;

    /// <summary>A statement of a writer, and its silence: a writer that is gone without a word holds the lock no longer.</summary>
    private const int WriteTimeoutMs = 600_000;

    private readonly string? _begin;
    private readonly bool _checks;

    private PostgresTransaction(string? begin, bool checks, bool hidesTables = false)
        => (_begin, _checks, HidesTables) = (begin, checks, hidesTables);

    /// <summary>How long a way to the server is sought that was lost.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromSeconds(5);

    /// <summary>The pause between two attempts.</summary>
    public static TimeSpan Pause { get; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Single statements.</summary>
    public static PostgresTransaction None { get; } = new(begin: null, checks: false);

    /// <summary>A snapshot that is copied as long as it takes.</summary>
    public static PostgresTransaction Snapshot { get; } = new("BEGIN ISOLATION LEVEL REPEATABLE READ; SET LOCAL statement_timeout = 0", checks: false);

    /// <summary>The only one that writes, as long as it takes, whatever it waits for.</summary>
    public static PostgresTransaction Fence { get; } = new(
        FormattableString.Invariant($"BEGIN; SET LOCAL lock_timeout = {LockTimeoutMs}; SET LOCAL statement_timeout = 0"), checks: true);

    /// <summary>A snapshot.</summary>
    public static PostgresTransaction Read { get; } = new(
        FormattableString.Invariant($"BEGIN ISOLATION LEVEL REPEATABLE READ; SET LOCAL statement_timeout = {ReadTimeoutMs}"), checks: false);

    /// <summary>The only one that writes memories.</summary>
    public static PostgresTransaction Write { get; } = new(WriteText(WriteTimeoutMs), checks: true);

    /// <summary>One that changes jobs beside it.</summary>
    public static PostgresTransaction Jobs { get; } = new(
        FormattableString.Invariant($"BEGIN; SET LOCAL lock_timeout = {LockTimeoutMs}; SET LOCAL statement_timeout = {ReadTimeoutMs}"), checks: true);

    /// <summary>A snapshot that is looked at as long as it takes.</summary>
    public static PostgresTransaction Audit { get; } = new("BEGIN ISOLATION LEVEL REPEATABLE READ; SET LOCAL statement_timeout = 0", checks: false, hidesTables: true);

    /// <summary>The only one that writes, as long as it takes.</summary>
    public static PostgresTransaction Repair { get; } = new(WriteText(0), checks: true, hidesTables: true);

    /// <summary>Whether temporary tables take the names of those of the store.</summary>
    public bool HidesTables { get; }

    private bool Locks => _checks && this != Jobs;

    /// <summary>Begins, in one round trip.</summary>
    /// <exception cref="StoreException">The store is not what it was when it was opened.</exception>
    public async ValueTask BeginAsync(PostgresSession session, PostgresPlace place, CancellationToken cancellationToken)
    {
        if (_begin is null)
        {
            // Outside of a transaction it holds until the connection goes back to the pool.
            session.Later($"SET search_path = {SchemaName.Quoted(place.Schema)}");
            return;
        }

        foreach (var statement in _begin.Split("; "))
        {
            session.Later(statement);
        }

        session.Later($"SET LOCAL search_path = {SchemaName.Quoted(place.Schema)}");
        if (Locks)
        {
            // Answers a row, so it goes first and alone; the statements before go with it.
            await session.ValueAsync("SELECT pg_advisory_xact_lock(hashtextextended($1, 0)) IS NULL", [place.Schema], cancellationToken).ConfigureAwait(false);
        }

        const string Query = """
            SELECT (SELECT value FROM counter WHERE name = 'schema') || ' ' || (SELECT value FROM counter WHERE name = 'generation')
            """;
        var found = await session.ValueAsync(Query, [], cancellationToken).ConfigureAwait(false) as string;
        if (_checks)
        {
            Require(found, place);
        }
    }

    private static string WriteText(int timeoutMs) => FormattableString.Invariant(
        $"BEGIN; SET LOCAL lock_timeout = {LockTimeoutMs}; SET LOCAL statement_timeout = {timeoutMs}; SET LOCAL idle_in_transaction_session_timeout = {WriteTimeoutMs}");

    private static void Require(string? found, PostgresPlace place)
    {
        if (found is null)
        {
            throw PostgresFailure.Removed(place.Location);
        }

        if (!found.StartsWith(FormattableString.Invariant($"{place.Migration} "), StringComparison.Ordinal))
        {
            throw new StoreException(
                StoreError.NewerSchema, $"{place.Location}: a newer version of the program has changed the store; start this one again");
        }

        if (found != FormattableString.Invariant($"{place.Migration} {place.Generation}"))
        {
            throw new StoreException(
                StoreError.Restored, $"{place.Location}: the store was restored while this program ran; nothing was written; open it again");
        }
    }
}
