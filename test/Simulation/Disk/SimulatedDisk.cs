namespace Satchel.Simulation.Disk;

/// <summary>
/// A directory whose database files SQLite reaches through this disk. It counts the steps that change them, fails where it
/// is told to, and can keep a record. Nothing is synced for real: what a sync means is up to <see cref="DiskReplay"/>.
/// </summary>
internal sealed class SimulatedDisk : IDisposable
{
    private const int Ok = 0;
    private const int IoError = 10;
    private const int NoSpace = 13;

    /// <summary>Bytes of the first region of a log's index; it serves four thousand frames.</summary>
    private const int IndexBytes = 32 * 1024;

    private readonly Dictionary<WatchedFile, nint> _indexes = [];
    private readonly Lock _lock = new();
    private readonly List<DiskStep> _record = [];
    private DiskFault? _fault;
    private int _steps;

    /// <summary>Puts a disk under a directory.</summary>
    /// <param name="folder">The directory; what lies below it belongs to the disk.</param>
    public SimulatedDisk(string folder)
    {
        Folder = folder;
        DiskVfs.Watch(this);
    }

    public string Folder { get; }

    /// <summary>Size beyond which no file grows: a disk that is nearly full.</summary>
    public long MostFileBytes { get; set; } = long.MaxValue;

    /// <summary>Whether every step is kept, with its bytes.</summary>
    public bool KeepsRecord { get; init; }

    /// <summary>Whether the process is dead for this disk: every call fails.</summary>
    public bool IsDead { get; private set; }

    /// <summary>Steps so far.</summary>
    public int Steps
    {
        get
        {
            lock (_lock)
            {
                return _steps;
            }
        }
    }

    /// <summary>The steps so far, where they are kept.</summary>
    public IReadOnlyList<DiskStep> Record => _record;

    public void Dispose() => DiskVfs.Forget(this);

    /// <summary>Lets something go wrong; its step is counted from here.</summary>
    public void FailAfter(DiskFault fault)
    {
        lock (_lock)
        {
            _fault = fault with { Step = _steps + fault.Step };
        }
    }

    /// <summary>Lets another process use the disk after one has died.</summary>
    public void Revive() => IsDead = false;

    /// <summary>The answer to a call that changes nothing.</summary>
    public int Answer() => IsDead ? IoError : Ok;

    /// <summary>Notes where a file has the index of the log mapped.</summary>
    public void Map(WatchedFile file, nint index)
    {
        lock (_lock)
        {
            _indexes[file] = index;
        }
    }

    /// <summary>The file has no index of the log any more.</summary>
    public void Unmap(WatchedFile file)
    {
        lock (_lock)
        {
            _indexes.Remove(file);
        }
    }

    /// <summary>Decides about a step that is about to be done.</summary>
    public Verdict Take(StepKind kind, string file, long offset, ReadOnlySpan<byte> bytes)
    {
        lock (_lock)
        {
            if (IsDead)
            {
                return new Verdict(StepShare.Nothing, IoError);
            }

            _steps++;
            if (KeepsRecord)
            {
                _record.Add(new DiskStep { Kind = kind, File = file, Offset = offset, Bytes = bytes.ToArray(), LogIndex = CopyIndex() });
            }

            var fault = _fault?.Step == _steps ? _fault.Kind : (FaultKind?)null;
            IsDead = fault is FaultKind.DeathBefore or FaultKind.DeathWithin or FaultKind.DeathAfter;
            return fault switch
            {
                FaultKind.DeathBefore => new Verdict(StepShare.Nothing, IoError),
                FaultKind.DeathWithin => new Verdict(StepShare.Half, IoError),
                FaultKind.DeathAfter => new Verdict(StepShare.All, IoError),
                FaultKind.Unsynced when kind is StepKind.Sync => new Verdict(StepShare.Nothing, IoError),
                FaultKind.Full when kind is StepKind.Write => new Verdict(StepShare.Nothing, NoSpace),
                _ when kind is StepKind.Write && offset + bytes.Length > MostFileBytes => new Verdict(StepShare.Nothing, NoSpace),
                _ => new Verdict(StepShare.All, Ok),
            };
        }
    }

    private unsafe byte[] CopyIndex()
        => _indexes.Count == 0 ? [] : new ReadOnlySpan<byte>((void*)_indexes.Values.First(), IndexBytes).ToArray();
}
