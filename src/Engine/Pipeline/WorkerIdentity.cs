using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Satchel.Engine.Pipeline;

/// <summary>
/// Which process on which machine a worker is, as far as another one can tell whether it still lives:
/// <c>machine/boot/process space/process/start/number</c>.
/// </summary>
/// <param name="Machine">Name of the machine.</param>
/// <param name="Boot">Changes each time when the machine starts; empty where the system does not say.</param>
/// <param name="ProcessSpace">Containers count their processes apart; empty where the system does not say.</param>
/// <param name="ProcessId">Number of the process.</param>
/// <param name="Start">When the process began, in the system's own unit: numbers of processes are used again.</param>
/// <param name="Number">Tells workers of one process apart.</param>
public sealed record WorkerIdentity(string Machine, string Boot, string ProcessSpace, int ProcessId, long Start, Guid Number)
{
    private const string BootFile = "/proc/sys/kernel/random/boot_id";
    private const string ProcessSpaceLink = "/proc/self/ns/pid";
    private const int Parts = 6;

    /// <summary>Field of <c>/proc/PID/stat</c> behind the name of the process that says when it began.</summary>
    private const int StartField = 19;

    /// <summary>A new worker of this process.</summary>
    public static WorkerIdentity New(TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        return new WorkerIdentity(
            Environment.MachineName.Replace('/', '_'),
            OperatingSystem.IsLinux() ? File.ReadAllText(BootFile).Trim() : "",
            OperatingSystem.IsLinux() ? new FileInfo(ProcessSpaceLink).LinkTarget ?? "" : "",
            Environment.ProcessId,
            StartOf(Environment.ProcessId) ?? 0,
            Guid.CreateVersion7(time.GetUtcNow()));
    }

    /// <summary>Reads what <see cref="ToString"/> wrote; null for anything else.</summary>
    public static WorkerIdentity? Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Split('/') is { Length: Parts } parts
            && int.TryParse(parts[3], NumberStyles.None, CultureInfo.InvariantCulture, out var process)
            && long.TryParse(parts[4], NumberStyles.None, CultureInfo.InvariantCulture, out var start)
            && Guid.TryParseExact(parts[5], "D", out var number)
            ? new WorkerIdentity(parts[0], parts[1], parts[2], process, start, number)
            : null;
    }

    /// <summary>
    /// Whether this one can tell that another worker is no more. Of another machine or another container nobody here can:
    /// its leases run out.
    /// </summary>
    public bool IsGone(WorkerIdentity other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other.Machine != Machine)
        {
            return false;
        }

        return other.Boot != Boot || (other.ProcessSpace == ProcessSpace && StartOf(other.ProcessId) != other.Start);
    }

    /// <inheritdoc/>
    public override string ToString()
        => string.Create(CultureInfo.InvariantCulture, $"{Machine}/{Boot}/{ProcessSpace}/{ProcessId}/{Start}/{Number:D}");

    /// <summary>When a process began, or null where there is none of this number.</summary>
    private static long? StartOf(int process)
    {
        try
        {
            if (OperatingSystem.IsLinux())
            {
                // The name stands in brackets and may hold anything.
                var status = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/stat"));
                return long.Parse(status[(status.LastIndexOf(')') + 2)..].Split(' ')[StartField], CultureInfo.InvariantCulture);
            }

            using var found = Process.GetProcessById(process);
            return found.StartTime.ToUniversalTime().Ticks;
        }
        catch (Exception error) when (error is IOException or ArgumentException or InvalidOperationException or Win32Exception)
        {
            return null;
        }
    }
}
