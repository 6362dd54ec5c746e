using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using Satchel.Cli.Commands;

namespace Satchel.Cli;

/// <summary>Composition root: the only place that touches the process, its console, its environment and its clock.</summary>
internal static class Program
{
    [SuppressMessage("ApiDesign", "RS0030", Justification = "This is the one place that reads the environment and names the system clock.")]
    private static async Task<int> Main(string[] args)
    {
        var host = new CliHost
        {
            Environment = Environment.GetEnvironmentVariable,
            Clock = TimeProvider.System,
            UserDirectory = () => Environment.GetFolderPath(Environment.SpecialFolder.UserProfile),
            WorkingDirectory = Directory.GetCurrentDirectory,
            ProgramPath = () => Environment.ProcessPath!,
            OpenInput = Console.OpenStandardInput,
            OpenOutput = Console.OpenStandardOutput,
            OpenError = Console.OpenStandardError,
            IsOutputTerminal = !Console.IsOutputRedirected,
            IsErrorTerminal = !Console.IsErrorRedirected,
            IsInputTerminal = () => !Console.IsInputRedirected,
            TerminalWidth = () => Console.WindowWidth,
        };
        using var stop = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        return await CommandLine.RunAsync(args, host, stop.Token);

        // The first signal asks the command to end, the second ends the process.
        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = !stop.IsCancellationRequested;
            stop.Cancel();
        }
    }
}
