using System.Diagnostics;
using Satchel.Cli.Output;
using Satchel.Engine.Inference;
using Satchel.Engine.Portability;
using Satchel.Engine.Settings;
using Satchel.Engine.Store;
using Satchel.Protocols.Lightning.Nodes;
using Satchel.Server.Mcp.Http;

namespace Satchel.Cli.Commands;

/// <summary>What each way of failing means on the command line.</summary>
internal static class FailureTranslation
{
    /// <summary>Translates an exception that ended a command.</summary>
    /// <param name="exception">What ended it.</param>
    /// <param name="verbose">Whether a mistake of the program is shown with its stack trace.</param>
    public static Failure Of(Exception exception, bool verbose) => exception switch
    {
        CommandException e => new Failure(e.ExitCode, e.Code, e.Message, e.Hint, e.IsRetryable),
        SettingsException e => new Failure(ExitCodeOf(e.Error), e.Code, e.Message, e.Hint, e.IsTransient),
        StoreException e => OfStore(e),
        SourceException e => OfSource(e),
        ModelException e => new Failure(ExitCode.Outside, e.WireCode, e.Message, e.Hint, e.IsTransient),
        NodeException e => new Failure(ExitCode.Outside, e.WireCode, e.Message, "satchel node status asks the node", e.IsTransient),
        ListenException e => new Failure(ExitCode.Outside, e.Code, e.Message, "choose another address or port with --listen", e.IsTransient),
        OperationCanceledException => new Failure(ExitCode.Interrupted, "interrupted", "Interrupted.", Hint: null, IsRetryable: true),
        _ => new Failure(
            ExitCode.Bug,
            "bug",
            $"This is a mistake in satchel: {exception.GetType().Name}: {exception.Message.ReplaceLineEndings(" ")}",
            verbose ? null : "the same command with -v shows where; please report it",
            IsRetryable: false,
            verbose ? exception.ToString() : null),
    };

    private static Failure OfStore(StoreException error)
    {
        var (exitCode, code, hint) = error.Code switch
        {
            StoreError.NotFound => (ExitCode.No, "store_not_found", "satchel store list shows the stores that exist"),
            StoreError.AlreadyExists => (ExitCode.No, "store_exists", "choose another name, or use the store that is there"),
            StoreError.Busy => (ExitCode.Store, "store_busy", "try again; see which other satchel process is writing"),
            StoreError.Corrupt => (ExitCode.Store, "store_corrupt", "satchel restore FILE puts a backup in its place and keeps what is there"),
            StoreError.Foreign => (ExitCode.Store, "store_foreign", "move the file away, or name another store with --store"),
            StoreError.NewerSchema => (ExitCode.Store, "store_newer_schema", "use the newer version of satchel"),
            StoreError.Full => (ExitCode.Store, "disk_full", "free some space; nothing was written"),
            StoreError.AccessDenied => (ExitCode.Store, "store_access_denied", "check who may read and write the file and its directory"),
            StoreError.Failed => (ExitCode.Store, "store_failed", (string?)null),
            StoreError.Conflict => (ExitCode.Store, "store_conflict", "read the memory again, then repeat the change"),
            StoreError.Restored => (ExitCode.Store, "store_restored", "the same command again works on the store as it is now"),
            StoreError.Unavailable => (ExitCode.Store, "store_unavailable", "satchel doctor says whether the server answers; nothing is lost that was acknowledged"),
            StoreError.AddressInvalid => (ExitCode.Store, "store_address_invalid", "satchel config set-pg-dsn sets how the server is reached"),
            StoreError.BackupUnusable => (ExitCode.No, "backup_unusable", "nothing was changed; try another backup"),
        };
        return new Failure(exitCode, code, error.Message, hint, error.IsTransient);
    }

    private static Failure OfSource(SourceException error)
    {
        var (exitCode, code, hint) = error.Code switch
        {
            SourceError.NotFound => (ExitCode.Usage, "file_not_found", (string?)null),
            SourceError.NotRecognised => (ExitCode.No, "source_not_recognised", "satchel import --help names the formats"),
            SourceError.Ambiguous => (ExitCode.Usage, "source_ambiguous", "name one of them with --store, or leave it out to take all"),
            SourceError.Corrupt => (ExitCode.No, "source_corrupt", "repair it, or take a backup of it"),
            SourceError.Busy => (ExitCode.Outside, "source_busy", "try again"),
            SourceError.TooLarge => (ExitCode.No, "source_too_large", "split it"),
            SourceError.Unreadable => (ExitCode.Outside, "file_unreadable", "check who may read it, and the room in the temporary directory"),
        };
        return new Failure(exitCode, code, error.Message.TrimEnd('.') + ".", hint, error.IsTransient);
    }

    private static int ExitCodeOf(SettingsError error) => error switch
    {
        SettingsError.StoreNameInvalid or SettingsError.ValueInvalid => ExitCode.Usage,
        SettingsError.ReferenceMissing => ExitCode.Outside,
        SettingsError.HomeUnusable or SettingsError.FileCorrupt or SettingsError.FileTooLarge or SettingsError.FileUnusable
            or SettingsError.Busy => ExitCode.Store,
        _ => throw new UnreachableException(),
    };
}
