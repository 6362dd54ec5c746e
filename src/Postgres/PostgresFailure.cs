using System.Net.Sockets;
using Npgsql;
using Satchel.Engine.Store;

namespace Satchel.Postgres;

/// <summary>Turns the errors of the server and of the way to it into the store's own. No message holds a password.</summary>
internal static class PostgresFailure
{
    public static StoreException Of(Exception error, string location) => error switch
    {
        StoreException own => own,
        PostgresException server => OfServer(server, location),
        NpgsqlException or IOException or SocketException or TimeoutException => Unavailable(location, error),
        FormatException or OverflowException or InvalidCastException
            => new StoreException(StoreError.Corrupt, $"{location}: the store is damaged ({error.Message})", error),
        _ => new StoreException(StoreError.Failed, $"{location}: {error.Message}", error),
    };

    /// <summary>Whether an error is the outside's and not ours.</summary>
    public static bool IsExpected(Exception error)
        => error is NpgsqlException or IOException or SocketException or TimeoutException or FormatException or OverflowException or InvalidCastException;

    /// <summary>Whether the same transaction can succeed as it is, and has changed nothing yet.</summary>
    public static bool IsContention(Exception error)
        => error is PostgresException { SqlState: PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected };

    /// <summary>Whether the way to the server is gone, or it is just starting or stopping: another connection may do.</summary>
    public static bool IsLost(Exception error) => error switch
    {
        PostgresException server => server.SqlState is PostgresErrorCodes.CannotConnectNow or PostgresErrorCodes.AdminShutdown
            or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.TooManyConnections,
        NpgsqlException or IOException or SocketException => true,
        _ => false,
    };

    public static StoreException TooBusy(string location, Exception? error = null)
        => new(StoreError.Busy, $"{location}: others held the store for too long", error);

    public static StoreException Removed(string location, Exception? error = null)
        => new(StoreError.NotFound, $"{location}: the store has been removed", error);

    private static StoreException Unavailable(string location, Exception error)
        => new(StoreError.Unavailable, $"{location}: the server does not answer ({error.Message})", error);

    private static StoreException OfServer(PostgresException error, string location) => error.SqlState switch
    {
        PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.QueryCanceled or PostgresErrorCodes.DeadlockDetected
            or PostgresErrorCodes.SerializationFailure => TooBusy(location, error),
        PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.InvalidSchemaName => Removed(location, error),
        PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification or PostgresErrorCodes.InsufficientPrivilege
            => new StoreException(StoreError.AccessDenied, $"{location}: {error.MessageText}", error),
        PostgresErrorCodes.InvalidCatalogName => new StoreException(StoreError.AddressInvalid, $"{location}: {error.MessageText}", error),
        PostgresErrorCodes.DiskFull => new StoreException(StoreError.Full, $"{location}: the disk of the server is full", error),
        PostgresErrorCodes.DataCorrupted or PostgresErrorCodes.IndexCorrupted
            => new StoreException(StoreError.Corrupt, $"{location}: the store is damaged ({error.MessageText})", error),
        var state when state.StartsWith("23", StringComparison.Ordinal) => new StoreException(StoreError.Conflict, $"{location}: {error.MessageText}", error),
        _ when IsLost(error) => Unavailable(location, error),
        _ => new StoreException(StoreError.Failed, $"{location}: {error.MessageText}", error),
    };
}
