using System.CommandLine;
using System.ComponentModel;
using System.Diagnostics;

namespace Satchel.Cli.Commands.Scheduler;

/// <summary>The scheduler of this machine and this user, as far as there is one.</summary>
internal sealed class SchedulerHost(CommandContext context)
{
    /// <summary>There where systemd runs the machine, as its own tools ask for it.</summary>
    private const string SystemdRuns = "/run/systemd/system";

    private const string Alternative = "run 'satchel worker' under whatever starts programs here, such as a container or a shell; see docs/worker.md";

    /// <summary>How long the tool may take: it waits for nothing.</summary>
    private static readonly TimeSpan ToolTime = TimeSpan.FromSeconds(30);

    /// <summary>The option that names a scheduler other than that of this machine.</summary>
    public static Option<string> CreateOption() => new("--platform")
    {
        Description = "systemd or launchd (default: what this machine has)",
        HelpName = "NAME",
    };

    /// <summary>Whether this machine has one.</summary>
    public static bool IsThere => OperatingSystem.IsMacOS() || Directory.Exists(SystemdRuns);

    /// <summary>The scheduler that is meant.</summary>
    /// <param name="name">Its name; null for the one of this machine.</param>
    /// <exception cref="CommandException">There is none.</exception>
    public OsScheduler Find(string? name) => name switch
    {
        "systemd" => Systemd,
        "launchd" => Launchd,
        null when OperatingSystem.IsMacOS() => Launchd,
        null when Directory.Exists(SystemdRuns) && Locate(Systemd.Tool) is not null => Systemd,
        null => throw new CommandException(ExitCode.Outside, "no_scheduler", "There is neither systemd nor launchd here.", Alternative),
        _ => throw CommandException.Usage("invalid_platform", $"--platform: '{name}' is no scheduler.", "one of systemd, launchd"),
    };

    /// <summary>The scheduler whose files are there, written by Satchel; null where there is none.</summary>
    public OsScheduler? FindInstalled()
        => new OsScheduler[] { Systemd, Launchd }.FirstOrDefault(known => known.Files(Plan(UnitPlan.LeastIntervalS)).Any(file => file.IsOurs));

    /// <summary>What is to be run.</summary>
    public UnitPlan Plan(int intervalS) => new(context.Host.ProgramPath(), context.Home.Root, intervalS);

    /// <summary>Writes the files and tells the tool.</summary>
    /// <exception cref="CommandException">A file is somebody else's, or the tool refused.</exception>
    public async Task InstallAsync(OsScheduler scheduler, UnitPlan plan, CancellationToken cancellationToken)
    {
        var tool = Require(scheduler);
        var files = scheduler.Files(plan);
        if (files.FirstOrDefault(file => file.IsForeign) is { } foreign)
        {
            throw CommandException.No("unit_foreign", $"'{foreign.Path}' was not written by satchel.", "move it away first");
        }

        var wasThere = files.Any(file => file.IsOurs);
        foreach (var words in wasThere ? scheduler.Stop : [])
        {
            await TellAsync(tool, words, cancellationToken);
        }

        foreach (var file in files)
        {
            file.Write();
        }

        foreach (var words in scheduler.Install)
        {
            if (await TellAsync(tool, words, cancellationToken) is { } refused)
            {
                foreach (var file in wasThere ? [] : files)
                {
                    file.Remove();
                }

                throw Refused(refused);
            }
        }
    }

    /// <summary>Tells the tool to stop, and removes the files that Satchel wrote.</summary>
    /// <returns>What was removed.</returns>
    public async Task<IReadOnlyList<UnitFile>> UninstallAsync(OsScheduler scheduler, CancellationToken cancellationToken)
    {
        UnitFile[] files = [.. scheduler.Files(Plan(UnitPlan.LeastIntervalS)).Where(file => file.IsOurs)];
        if (files.Length == 0)
        {
            return files;
        }

        // Where the tool is gone, the files are all that is left.
        var tool = Locate(scheduler.Tool);
        foreach (var words in tool is null ? [] : scheduler.Stop)
        {
            await TellAsync(tool!, words, cancellationToken);
        }

        foreach (var file in files)
        {
            file.Remove();
        }

        foreach (var words in tool is null ? [] : scheduler.Forget)
        {
            await TellAsync(tool!, words, cancellationToken);
        }

        return files;
    }

    /// <summary>Lets the scheduler run a worker now.</summary>
    /// <exception cref="CommandException">The tool refused.</exception>
    public async Task TriggerAsync(OsScheduler scheduler, CancellationToken cancellationToken)
    {
        if (await TellAsync(Require(scheduler), scheduler.Trigger, cancellationToken) is { } refused)
        {
            throw Refused(refused);
        }
    }

    /// <summary>Starts a worker that makes one pass and outlives this command.</summary>
    /// <returns>The number of its process.</returns>
    /// <exception cref="CommandException">It cannot be started.</exception>
    public int StartWorker()
    {
        var words = new[] { "worker", "--once", "--home", context.Home.Root };
        using var process = Start(context.Host.ProgramPath(), words);
        process.StandardInput.Close();
        return process.Id;
    }

    private static CommandException Refused(string message) => new(ExitCode.Outside, "scheduler_failed", message, Alternative);

    private static Process Start(string program, IEnumerable<string> words)
    {
        var start = new ProcessStartInfo(program, words)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception error)
        {
            throw new CommandException(
                ExitCode.Outside, "scheduler_failed", $"'{program}' cannot be started: {error.Message}.", Alternative, innerException: error);
        }
    }

    private OsScheduler Systemd => new OsScheduler.Systemd(Path.Combine(ConfigDirectory, "systemd", "user"));

    private OsScheduler Launchd => new OsScheduler.Launchd(Path.Combine(context.Host.UserDirectory(), "Library", "LaunchAgents"));

    private string ConfigDirectory
        => context.Host.Environment("XDG_CONFIG_HOME") is { Length: > 0 } named ? named : Path.Combine(context.Host.UserDirectory(), ".config");

    private string Require(OsScheduler scheduler)
        => Locate(scheduler.Tool)
            ?? throw new CommandException(ExitCode.Outside, "no_scheduler", $"There is no '{scheduler.Tool}' here.", Alternative);

    private string? Locate(string tool)
        => (context.Host.Environment("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(directory => Path.Combine(directory, tool))
            .FirstOrDefault(File.Exists);

    /// <returns>What the tool said when it refused; null where it did what it was told.</returns>
    private async Task<string?> TellAsync(string tool, string[] words, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(ToolTime, context.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        using var process = Start(tool, words);
        process.StandardInput.Close();
        var said = process.StandardError.ReadToEndAsync(either.Token);
        try
        {
            await process.StandardOutput.ReadToEndAsync(either.Token);
            var error = (await said).Trim();
            await process.WaitForExitAsync(either.Token);
            var line = $"{Path.GetFileName(tool)} {string.Join(' ', words)}";
            return process.ExitCode == 0
                ? null
                : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"'{line}' ended with {process.ExitCode}{(error.Length > 0 ? ": " + error.Split('\n')[0].TrimEnd('.') : "")}.");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            process.Kill();
            return $"'{Path.GetFileName(tool)}' did not answer.";
        }
    }
}
