using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Satchel.Simulation.Disk;

/// <summary>A file that SQLite has open on a simulated disk, and the functions through which it reaches it.</summary>
internal sealed unsafe class WatchedFile
{
    private const int Ok = 0;

    /// <summary>SQLITE_SHM_UNLOCK.</summary>
    private const int Unlocks = 1;

    private readonly SimulatedDisk _disk;
    private readonly string _name;

    public WatchedFile(SimulatedDisk disk, string name) => (_disk, _name) = (disk, name);

    /// <summary>The functions of every watched file.</summary>
    public static FileTable* Methods { get; } = MakeMethods();

    private static FileTable* MakeMethods()
    {
        var methods = (FileTable*)NativeMemory.Alloc((nuint)sizeof(FileTable));
        *methods = new FileTable
        {
            Version = 2,
            Close = &Close,
            Read = &Read,
            Write = &Write,
            Truncate = &Truncate,
            Sync = &Sync,
            Size = &Size,
            Lock = &Lock,
            Unlock = &Unlock,
            CheckReservedLock = &CheckReservedLock,
            Control = &Control,
            SectorSize = &SectorSize,
            Characteristics = &Characteristics,
            MapIndex = &MapIndex,
            LockIndex = &LockIndex,
            IndexBarrier = &IndexBarrier,
            UnmapIndex = &UnmapIndex,
        };
        return methods;
    }

    private static WatchedFile Of(FileHead* file) => (WatchedFile)GCHandle.FromIntPtr(file->Watched).Target!;

    private static FileHead* Real(FileHead* file) => file + 1;

    private static int Answer(FileHead* file) => Of(file)._disk.Answer();

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Close(FileHead* file)
    {
        GCHandle.FromIntPtr(file->Watched).Free();
        return Real(file)->Methods->Close(Real(file));
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Read(FileHead* file, void* bytes, int count, long offset)
        => Answer(file) is not Ok and var dead ? dead : Real(file)->Methods->Read(Real(file), bytes, count, offset);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Write(FileHead* file, void* bytes, int count, long offset)
    {
        var verdict = Of(file).Take(StepKind.Write, offset, new ReadOnlySpan<byte>(bytes, count));
        var done = verdict.Share switch
        {
            StepShare.Nothing => 0,
            StepShare.Half => count / 2,
            StepShare.All => count,
        };
        var result = done == 0 ? Ok : Real(file)->Methods->Write(Real(file), bytes, done, offset);
        return verdict.Answer is Ok ? result : verdict.Answer;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Truncate(FileHead* file, long length)
    {
        var verdict = Of(file).Take(StepKind.Truncate, length, []);
        var result = verdict.Share is StepShare.All ? Real(file)->Methods->Truncate(Real(file), length) : Ok;
        return verdict.Answer is Ok ? result : verdict.Answer;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Sync(FileHead* file, int _) => Of(file).Take(StepKind.Sync, 0, []).Answer;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Size(FileHead* file, long* length)
        => Answer(file) is not Ok and var dead ? dead : Real(file)->Methods->Size(Real(file), length);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Lock(FileHead* file, int level)
        => Answer(file) is not Ok and var dead ? dead : Real(file)->Methods->Lock(Real(file), level);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Unlock(FileHead* file, int level) => Real(file)->Methods->Unlock(Real(file), level);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int CheckReservedLock(FileHead* file, int* isLocked)
        => Answer(file) is not Ok and var dead ? dead : Real(file)->Methods->CheckReservedLock(Real(file), isLocked);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Control(FileHead* file, int operation, void* argument)
        => Answer(file) is not Ok and var dead ? dead : Real(file)->Methods->Control(Real(file), operation, argument);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int SectorSize(FileHead* file) => Real(file)->Methods->SectorSize(Real(file));

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Characteristics(FileHead* file) => Real(file)->Methods->Characteristics(Real(file));

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int MapIndex(FileHead* file, int region, int size, int extend, void** mapped)
    {
        if (Answer(file) is not Ok and var dead)
        {
            return dead;
        }

        var result = Real(file)->Methods->MapIndex(Real(file), region, size, extend, mapped);
        if (result is Ok && region == 0 && *mapped is not null)
        {
            Of(file)._disk.Map(Of(file), (nint)(*mapped));
        }

        return result;
    }

    /// <summary>The locks of a process that died are given back.</summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int LockIndex(FileHead* file, int offset, int count, int flags)
        => (flags & Unlocks) == 0 && Answer(file) is not Ok and var dead ? dead : Real(file)->Methods->LockIndex(Real(file), offset, count, flags);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void IndexBarrier(FileHead* file) => Real(file)->Methods->IndexBarrier(Real(file));

    /// <summary>A process that died removes nothing.</summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int UnmapIndex(FileHead* file, int remove)
    {
        Of(file)._disk.Unmap(Of(file));
        return Real(file)->Methods->UnmapIndex(Real(file), Answer(file) is Ok ? remove : 0);
    }

    private Verdict Take(StepKind kind, long offset, ReadOnlySpan<byte> bytes)
        => _disk.Take(kind, _name, offset, bytes);
}
