using Satchel.Engine.Model;
using Satchel.Simulation.Disk;
using Satchel.Testing;

namespace Satchel.Simulation.Day;

/// <summary>A day on which nothing went wrong, with every step of its disk and what the store held after each operation.</summary>
public sealed class RecordedDay : IAsyncLifetime
{
    /// <summary>Decides what happens on the day; the faults have seeds of their own.</summary>
    public const int Seed = 20_261_121;

    private readonly List<string> _images = [];
    private readonly List<int> _stepsAtImage = [];
    private byte[] _beginning = [];

    /// <summary>What the store held at first and after each operation.</summary>
    public IReadOnlyList<string> Images => _images;

    /// <summary>The steps that made the store.</summary>
    internal IReadOnlyList<DiskStep> Making { get; private set; } = [];

    /// <summary>The steps of the day itself.</summary>
    internal IReadOnlyList<DiskStep> Steps { get; private set; } = [];

    /// <summary>The store as it lies on the disk before the first step.</summary>
    internal DiskReplay Replay() => new("satchel.db", _beginning);

    /// <summary>How many operations were acknowledged before a step.</summary>
    public int AcknowledgedBefore(int step) => _stepsAtImage.FindLastIndex(steps => steps <= step);

    public async ValueTask InitializeAsync()
    {
        var token = TestContext.Current.CancellationToken;
        using var folder = new TemporaryFolder();
        using var disk = new SimulatedDisk(folder.Path) { KeepsRecord = true };
        var stores = new StoreFolder(folder.Path);
        await stores.Catalog.CreateAsync(StoreName.Default, token);
        _beginning = await File.ReadAllBytesAsync(stores.DatabasePath, token);
        var before = disk.Steps;
        await using var store = await stores.Catalog.OpenAsync(StoreName.Default, token);
        await NoteAsync();
        foreach (var operation in new ScriptedDay(store, Seed).Operations())
        {
            await operation(token);
            await NoteAsync();
        }

        (Making, Steps) = ([.. disk.Record.Take(before)], [.. disk.Record.Skip(before)]);

        async Task NoteAsync()
        {
            _images.Add(await StoreImage.ReadAsync(store, token));
            _stepsAtImage.Add(disk.Steps - before);
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
