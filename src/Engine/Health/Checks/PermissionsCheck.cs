using Satchel.Engine.Settings;

namespace Satchel.Engine.Health.Checks;

/// <summary>Whether everything in the home is its owner's alone.</summary>
internal sealed class PermissionsCheck(SatchelHome home) : IDoctorCheck
{
    /// <summary>Most files that are looked at: a home has some hundreds.</summary>
    private const int MostFiles = 10_000;

    private const UnixFileMode Others
        = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    public string Name => "permissions";

    public Task<CheckFinding> LookAsync(CancellationToken cancellationToken) => Task.FromResult(Look());

    private CheckFinding Look()
    {
        if (!Directory.Exists(home.Root))
        {
            return File.Exists(home.Root)
                ? CheckFinding.Fail($"'{home.Root}' is a file, not a directory", "satchel status --home PATH")
                : CheckFinding.Pass("there is no home yet");
        }

        if (OperatingSystem.IsWindows())
        {
            return CheckFinding.Pass("not looked at on Windows");
        }

        var options = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint, IgnoreInaccessible = true };
        var open = Directory.EnumerateFileSystemEntries(home.Root, "*", options).Prepend(home.Root).Take(MostFiles).Where(IsOpen).ToArray();
        return open.Length == 0
            ? CheckFinding.Pass("everything in the home is its owner's alone")
            : CheckFinding.Fail(
                FormattableString.Invariant($"others may get at {open.Length:N0} files or directories in the home, such as '{open[0]}'"),
                $"chmod -R go= '{home.Root}'") with
            {
                Facts = new Dictionary<string, long> { ["open"] = open.Length },
            };
    }

    private static bool IsOpen(string path)
    {
        try
        {
            return !OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & Others) != UnixFileMode.None;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // It went away while it was being looked at.
            return false;
        }
    }
}
