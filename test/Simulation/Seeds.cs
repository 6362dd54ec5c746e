using System.Globalization;

namespace Satchel.Simulation;

/// <summary>Seeds of random tests: the same in every run, unless <c>SATCHEL_SEED</c> asks for others.</summary>
internal static class Seeds
{
    private const int Default = 20_260_302;

    public static int Next()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("SATCHEL_SEED"), NumberStyles.None, CultureInfo.InvariantCulture, out var wanted)
            ? wanted
            : Default;
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}");
        return seed;
    }
}
