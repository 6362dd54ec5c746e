using Spectre.Console;

namespace Satchel.Cli;

/// <summary>What the process offers to a command. Everything costly is asked for only when it is used.</summary>
internal sealed record CliHost
{
    /// <summary>Reads a variable; null where it is not set.</summary>
    public required Func<string, string?> Environment { get; init; }

    /// <summary>The clock.</summary>
    public required TimeProvider Clock { get; init; }

    /// <summary>The user's own directory; empty where there is none.</summary>
    public required Func<string> UserDirectory { get; init; }

    /// <summary>The directory in which the command was given.</summary>
    public required Func<string> WorkingDirectory { get; init; }

    /// <summary>Absolute path of the program.</summary>
    public required Func<string> ProgramPath { get; init; }

    /// <summary>Ends the process at once with an exit code, whatever it still does.</summary>
    public required Action<int> End { get; init; }

    /// <summary>Opens standard input.</summary>
    public required Func<Stream> OpenInput { get; init; }

    /// <summary>Opens standard output.</summary>
    public required Func<Stream> OpenOutput { get; init; }

    /// <summary>Opens standard error.</summary>
    public required Func<Stream> OpenError { get; init; }

    /// <summary>Whether a person reads standard output.</summary>
    public required bool IsOutputTerminal { get; init; }

    /// <summary>Whether a person reads standard error.</summary>
    public required bool IsErrorTerminal { get; init; }

    /// <summary>Whether a person types at standard input.</summary>
    public required Func<bool> IsInputTerminal { get; init; }

    /// <summary>Opens the terminal to ask the person at it; only where input and error are one.</summary>
    public required Func<IAnsiConsole> OpenTerminal { get; init; }

    /// <summary>Columns of the terminal.</summary>
    public required Func<int> TerminalWidth { get; init; }
}
