using System.Diagnostics;
using System.Text;

namespace Satchel.Cli.Tests;

/// <summary>The built program with a home of its own. Each run is a process.</summary>
internal sealed class SatchelProgram : IDisposable
{
    /// <summary>Time after which a run counts as hanging: far above what a loaded machine needs.</summary>
    private const int LimitSeconds = 60;

#pragma warning disable RS0030 // Tests have no composition root.
    private static readonly string? Named = System.Environment.GetEnvironmentVariable("SATCHEL_PROGRAM");
#pragma warning restore RS0030

    public SatchelProgram()
    {
        Base = Directory.CreateTempSubdirectory("satchel-cli-").FullName;
        Home = Path.Combine(Base, "home");
    }

    /// <summary>A directory for the test, in which the program is started.</summary>
    public string Base { get; }

    /// <summary>The home; not made yet.</summary>
    public string Home { get; }

    public string ConfigFile => Path.Combine(Home, "config.json");

    /// <summary>Variables that the program sees besides PATH and SATCHEL_HOME; null removes one.</summary>
    public Dictionary<string, string?> Environment { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether SATCHEL_PROGRAM names a program: the native one, which starts in milliseconds.</summary>
    public static bool IsNamed => !string.IsNullOrEmpty(Named);

    /// <summary>The native program where one is named, else the ordinary build beside the tests.</summary>
    public static string Location { get; } = FindProgram();

    public Task<ProgramRun> RunAsync(params string[] words) => RunAsync(input: null, words);

    public Task<ProgramRun> RunWithInputAsync(string input, params string[] words) => RunAsync(Encoding.UTF8.GetBytes(input), words);

    public async Task<ProgramRun> RunAsync(byte[]? input, string[] words)
    {
        var start = Start(Location, words);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(LimitSeconds));
        using var process = Process.Start(start)!;
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(limit.Token);
            var error = process.StandardError.ReadToEndAsync(limit.Token);
            await GiveAsync(process, input ?? [], limit.Token);
            await process.WaitForExitAsync(limit.Token);
            return new ProgramRun(process.ExitCode, await output, await error);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    /// <summary>Starts the program, which goes on while the test does.</summary>
    public RunningProgram Start(params string[] words) => new(Start(Location, words));

    /// <summary>Runs a line of bash in which <c>satchel</c> is the program.</summary>
    public async Task<ProgramRun> RunInBashAsync(string script)
    {
        var start = Start("/bin/bash", ["-c", $"satchel() {{ '{Location}' \"$@\"; }}\n{script}"]);
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return new ProgramRun(process.ExitCode, await output, await error);
    }

    public void Dispose() => Directory.Delete(Base, recursive: true);

    private static async Task GiveAsync(Process process, byte[] input, CancellationToken cancellationToken)
    {
        try
        {
            await process.StandardInput.BaseStream.WriteAsync(input, cancellationToken);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // The program had read enough and has ended.
        }
    }

    private static string FindProgram()
        => IsNamed
            ? Path.GetFullPath(Named!)
            : Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "satchel.exe" : "satchel");

    public ProcessStartInfo Start(string program, string[] words)
    {
        var start = new ProcessStartInfo(program, words)
        {
            WorkingDirectory = Base,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("SATCHEL_", StringComparison.Ordinal)).ToArray())
        {
            start.Environment.Remove(name);
        }

        start.Environment["SATCHEL_HOME"] = Home;
        foreach (var (name, value) in Environment)
        {
            start.Environment[name] = value;
        }

        return start;
    }
}
