namespace Satchel.Cli.Commands.Scheduler;

/// <summary>What the operating system is to run.</summary>
/// <param name="Program">Absolute path of the program.</param>
/// <param name="Home">Absolute path of the home.</param>
/// <param name="IntervalS">Seconds between two runs.</param>
internal sealed record UnitPlan(string Program, string Home, int IntervalS)
{
    /// <summary>Least time between two runs: each is a process of its own.</summary>
    public const int LeastIntervalS = 60;

    /// <summary>What a run leaves of its interval, so that it has ended before the next one.</summary>
    private const int SpareS = 20;

    /// <summary>The words of the command, the program first.</summary>
    public IReadOnlyList<string> Words =>
    [
        Program, "worker", "--once", "--timeout",
        Math.Max(LeastIntervalS, IntervalS - SpareS).ToString(System.Globalization.CultureInfo.InvariantCulture),
        "--home", Home,
    ];
}
