using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using Satchel.Cli.Hooks;
using Satchel.Engine.Health.Checks;

namespace Satchel.Cli.Commands.Doctor;

/// <summary>
/// How long a host waits for a hook: the whole process, the middle one of several. It asks for a session that nobody has, so
/// nothing is kept of it.
/// </summary>
internal sealed class HookLatencyCheck(CommandContext context) : IDoctorCheck
{
    private const int Runs = 5;

    /// <summary>What a process may take that hangs, beside the time that hooks have.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    /// <inheritdoc/>
    public string Name => "hook_latency";

    /// <inheritdoc/>
    public async Task<CheckFinding> LookAsync(CancellationToken cancellationToken)
    {
        var limitMs = LimitMs();
        var times = new List<double>(Runs);
        try
        {
            for (var run = 0; run < Runs; run++)
            {
                times.Add(await RunAsync(TimeSpan.FromMilliseconds(limitMs) + Grace, cancellationToken));
            }
        }
        catch (Win32Exception error)
        {
            return CheckFinding.Fail($"the program cannot be started: {error.Message}", "satchel --version");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return CheckFinding.Fail("a hook did not end by itself", "satchel hook user-prompt < /dev/null");
        }

        times.Sort();
        var middle = times[Runs / 2];
        var message = string.Create(CultureInfo.InvariantCulture, $"a prompt waits {middle:0.0} ms for its hook, of {limitMs} ms that it may");
        var remedy = string.Create(CultureInfo.InvariantCulture, $"satchel config set hooks.timeout_ms {Math.Max(2 * limitMs, (int)(4 * middle))}");
        return (middle > limitMs / 2.0 ? CheckFinding.Warn(message, remedy) : CheckFinding.Pass(message)) with
        {
            Facts = new Dictionary<string, long> { ["median_us"] = (long)(middle * 1_000), ["limit_us"] = limitMs * 1_000L },
        };
    }

    private int LimitMs() => (int)context.Settings.WholeNumber("hooks.timeout_ms")!.Value;

    /// <summary>One run, in milliseconds.</summary>
    private async Task<double> RunAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        ends.CancelAfter(limit);
        var started = context.Clock.GetTimestamp();
        using var process = Process.Start(new ProcessStartInfo(
            context.Host.ProgramPath(), ["hook", HookNames.Of(HookEvent.UserPrompt), "--home", context.Home.Root])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        try
        {
            process.StandardInput.Close();
            await process.StandardOutput.ReadToEndAsync(ends.Token);
            await process.WaitForExitAsync(ends.Token);
            return context.Clock.GetElapsedTime(started).TotalMilliseconds;
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
            }
        }
    }
}
