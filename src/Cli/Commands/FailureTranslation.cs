using System.Diagnostics;
using Satchel.Cli.Output;
using Satchel.Engine.Settings;

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
        OperationCanceledException => new Failure(ExitCode.Interrupted, "interrupted", "Interrupted.", Hint: null, IsRetryable: true),
        _ => new Failure(
            ExitCode.Bug,
            "bug",
            $"This is a mistake in satchel: {exception.GetType().Name}: {exception.Message.ReplaceLineEndings(" ")}",
            verbose ? null : "the same command with -v shows where; please report it",
            IsRetryable: false,
            verbose ? exception.ToString() : null),
    };

    private static int ExitCodeOf(SettingsError error) => error switch
    {
        SettingsError.StoreNameInvalid or SettingsError.ValueInvalid => ExitCode.Usage,
        SettingsError.ReferenceMissing => ExitCode.Outside,
        SettingsError.HomeUnusable or SettingsError.FileCorrupt or SettingsError.FileTooLarge or SettingsError.FileUnusable
            or SettingsError.Busy => ExitCode.Store,
        _ => throw new UnreachableException(),
    };
}
