using Microsoft.Data.Sqlite;

namespace Satchel.Engine.Store.Sqlite;

/// <summary>Turns the errors of SQLite and of the file system into the store's own.</summary>
internal static class SqliteFailure
{
    private const int Busy = 5;
    private const int Locked = 6;
    private const int ReadOnly = 8;
    private const int Corrupt = 11;
    private const int Full = 13;
    private const int CannotOpen = 14;
    private const int Constraint = 19;
    private const int NotADatabase = 26;
    private const int WriteFailed = 778;
    private const int DirectoryReadOnly = 1544;
    private const int LogIndexSizeFailed = 4874;

    public static StoreException Of(SqliteException error, string path) => error.SqliteErrorCode switch
    {
        Busy or Locked => TooBusy(path, error),
        ReadOnly => new StoreException(StoreError.AccessDenied, $"{path}: the store may not be written", error),
        Corrupt => new StoreException(StoreError.Corrupt, $"{path}: the store is damaged ({error.Message})", error),
        Full => new StoreException(StoreError.Full, $"{path}: the disk is full", error),
        CannotOpen => new StoreException(StoreError.AccessDenied, $"{path}: the store cannot be opened", error),
        Constraint => new StoreException(StoreError.Conflict, $"{path}: {error.Message}", error),
        NotADatabase => new StoreException(StoreError.Foreign, $"{path}: this is not a Satchel store", error),
        _ when error.SqliteExtendedErrorCode is WriteFailed or LogIndexSizeFailed => new StoreException(
            StoreError.Failed, $"{path}: the store cannot be written: the disk has an error, or a limit keeps files from growing", error),
        _ => new StoreException(StoreError.Failed, $"{path}: {error.Message}", error),
    };

    /// <summary>Whether the file, or the log beside it, could not be opened.</summary>
    public static bool IsUnopened(SqliteException error) => error.SqliteErrorCode == CannotOpen || error.SqliteExtendedErrorCode == DirectoryReadOnly;

    /// <summary>Somebody else did not let go of the store.</summary>
    public static StoreException TooBusy(string path, Exception? error = null)
        => new(StoreError.Busy, $"{path}: another process held the store for too long", error);

    public static StoreException Of(Exception error, string path) => error switch
    {
        SqliteException sqlite => Of(sqlite, path),
        UnauthorizedAccessException => new StoreException(StoreError.AccessDenied, $"{path}: {error.Message}", error),
        FormatException or OverflowException or InvalidCastException or InvalidOperationException => new StoreException(StoreError.Corrupt, $"{path}: the store is damaged ({error.Message})", error),
        _ => new StoreException(StoreError.Failed, $"{path}: {error.Message}", error),
    };

    /// <summary>
    /// Whether an error is the outside's and not ours. SQLite's binding answers with an invalid operation where a damaged row
    /// holds no value against the schema.
    /// </summary>
    public static bool IsExpected(Exception error)
        => error is SqliteException or IOException or UnauthorizedAccessException or FormatException or OverflowException or InvalidCastException
            or (InvalidOperationException and not ObjectDisposedException);
}
