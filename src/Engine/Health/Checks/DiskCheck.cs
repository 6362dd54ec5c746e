namespace Satchel.Engine.Health.Checks;

/// <summary>Whether there is room: for what is written next, and for a backup of the stores.</summary>
internal sealed class DiskCheck(DoctorScope scope) : IDoctorCheck
{
    private const long Least = 64L << 20;
    private const long Comfortable = 512L << 20;

    public string Name => "disk";

    public Task<CheckFinding> LookAsync(CancellationToken cancellationToken)
    {
        // Those on a server take nothing here.
        var directory = new DirectoryInfo(scope.Home.StoresDirectory);
        var stores = directory.Exists ? directory.EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length) : 0;
        var free = scope.FreeBytes(Existing(scope.Home.Root));
        var message = FormattableString.Invariant($"{free >> 20:N0} MiB are free, the stores take {stores >> 20:N0} MiB");
        var remedy = $"ls -lt '{scope.Home.BackupDirectory}'";
        var finding = free < Least ? CheckFinding.Fail(message, remedy)
            : free < Comfortable || free < stores ? CheckFinding.Warn(message, remedy)
            : CheckFinding.Pass(message);
        return Task.FromResult(finding with { Facts = new Dictionary<string, long> { ["free_bytes"] = free, ["stores_bytes"] = stores } });
    }

    /// <summary>The directory, or the nearest one above it that is there.</summary>
    private static string Existing(string path)
    {
        var existing = path;
        while (!Directory.Exists(existing) && Path.GetDirectoryName(existing) is { } parent)
        {
            existing = parent;
        }

        return existing;
    }
}
