using Satchel.Simulation.Disk;
using Satchel.Testing;

namespace Satchel.Simulation.Day;

/// <summary>A temporary directory on a simulated disk, for the stores of one test.</summary>
internal sealed class SimulatedHome : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public SimulatedHome()
    {
        Disk = new SimulatedDisk(_folder.Path);
        Stores = new StoreFolder(_folder.Path);
    }

    public SimulatedDisk Disk { get; }

    public StoreFolder Stores { get; }

    public void Dispose()
    {
        Disk.Dispose();
        _folder.Dispose();
    }
}
