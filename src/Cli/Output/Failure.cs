namespace Satchel.Cli.Output;

/// <summary>What the program says on standard error.</summary>
/// <param name="ExitCode">What the process ends with.</param>
/// <param name="Code">Stable name of the failure.</param>
/// <param name="Message">One sentence for a person.</param>
/// <param name="Hint">What to do about it.</param>
/// <param name="IsRetryable">Whether the same command may succeed later.</param>
/// <param name="Trace">Where it happened; only for mistakes of the program, and only with -v.</param>
internal sealed record Failure(int ExitCode, string Code, string Message, string? Hint, bool IsRetryable, string? Trace = null);
