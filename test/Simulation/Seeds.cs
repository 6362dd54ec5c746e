namespace Satchel.Simulation;

/// <summary>The seed of random tests: the same in every run. To look further, change it and run them again.</summary>
internal static class Seeds
{
    private const int Seed = 20_260_302;

    public static int Next()
    {
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {Seed}");
        return Seed;
    }
}
