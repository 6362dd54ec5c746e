using System.Diagnostics;

namespace Satchel.Simulation;

/// <summary>Seeds of random tests: another one in every run, in the output of the test and in its failures.</summary>
internal static class Seeds
{
    public static int Next()
    {
        var seed = (int)(Stopwatch.GetTimestamp() & int.MaxValue);
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}");
        return seed;
    }
}
