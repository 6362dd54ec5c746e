namespace Satchel.Cli;

/// <summary>The one way in which a command ends without an answer. Translated once, at the top.</summary>
internal sealed class CommandException(
    int exitCode, string code, string message, string? hint = null, bool isRetryable = false, Exception? innerException = null)
    : Exception(message, innerException)
{
    /// <summary>What the process ends with; see <see cref="Satchel.Cli.ExitCode"/>.</summary>
    public int ExitCode { get; } = exitCode;

    /// <summary>Stable name of the failure.</summary>
    public string Code { get; } = code;

    /// <summary>What to do about it.</summary>
    public string? Hint { get; } = hint;

    /// <summary>Whether the same command may succeed later.</summary>
    public bool IsRetryable { get; } = isRetryable;

    /// <summary>The command was given wrongly.</summary>
    public static CommandException Usage(string code, string message, string? hint = null)
        => new(Satchel.Cli.ExitCode.Usage, code, message, hint);

    /// <summary>The answer is no.</summary>
    public static CommandException No(string code, string message, string? hint = null)
        => new(Satchel.Cli.ExitCode.No, code, message, hint);
}
