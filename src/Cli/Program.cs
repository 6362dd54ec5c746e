using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using Satchel.Cli.Commands;
using Spectre.Console;

namespace Satchel.Cli;

/// <summary>Composition root: the only place that touches the process, its console, its environment and its clock.</summary>
internal static class Program
{
    /// <summary>SIGXFSZ has the same number on Linux and macOS.</summary>
    private const PosixSignal FileSizeExceeded = (PosixSignal)25;

    /// <summary>Columns of a terminal that does not say how many it has.</summary>
    private const int UsualWidth = 80;

    /// <summary>
    /// A write beyond the limit of a file fails instead of ending the process. Never taken back: a signal is handed on a while
    /// after the write.
    /// </summary>
    private static readonly PosixSignalRegistration? FileSizeSignal
        = OperatingSystem.IsWindows() ? null : PosixSignalRegistration.Create(FileSizeExceeded, static signal => signal.Cancel = true);

    [SuppressMessage("ApiDesign", "RS0030", Justification = "This is the one place that reads the environment, names the system clock and ends the process.")]
    private static async Task<int> Main(string[] args)
    {
        var host = new CliHost
        {
            Environment = Environment.GetEnvironmentVariable,
            Clock = TimeProvider.System,
            UserDirectory = () => Environment.GetFolderPath(Environment.SpecialFolder.UserProfile),
            WorkingDirectory = Directory.GetCurrentDirectory,
            ProgramPath = () => Environment.ProcessPath!,
            End = Environment.Exit,
            OpenInput = Console.OpenStandardInput,
            OpenOutput = Console.OpenStandardOutput,
            OpenError = Console.OpenStandardError,
            IsOutputTerminal = !Console.IsOutputRedirected,
            IsErrorTerminal = !Console.IsErrorRedirected,
            IsInputTerminal = () => !Console.IsInputRedirected,
            OpenTerminal = () => AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) }),
            TerminalWidth = () => Console.WindowWidth is > 0 and var width ? width : UsualWidth,
        };
        using var stop = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        GC.KeepAlive(FileSizeSignal);
        return await CommandLine.RunAsync(args, host, stop.Token);

        // The first signal asks the command to end, the second ends the process.
        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = !stop.IsCancellationRequested;
            stop.Cancel();
        }
    }
}
