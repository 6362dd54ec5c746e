using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using SQLitePCL;

namespace Satchel.Simulation.Disk;

/// <summary>
/// The operating system as SQLite sees it in this process. Files below the directory of a <see cref="SimulatedDisk"/> ask
/// that disk before every call; all others are opened by the system's own interface and never pass here again.
/// </summary>
internal static unsafe partial class DiskVfs
{
    private const int Ok = 0;
    private const int IoError = 10;

    private static readonly ConcurrentDictionary<SimulatedDisk, string> Disks = [];
    private static readonly VfsTable* Real = Register();

    public static void Watch(SimulatedDisk disk)
    {
        RuntimeHelpers.RunClassConstructor(typeof(DiskVfs).TypeHandle);
        var separator = Path.DirectorySeparatorChar;
        Disks[disk] = separator + Path.GetFileName(disk.Folder) + separator;
    }

    public static void Forget(SimulatedDisk disk) => Disks.TryRemove(disk, out _);

    /// <summary>Makes the interface the one that connections are opened with from now on.</summary>
    /// <returns>The system's own.</returns>
    private static VfsTable* Register()
    {
        Batteries_V2.Init();
        var real = Find(null);
        var simulated = (VfsTable*)NativeMemory.Alloc((nuint)sizeof(VfsTable));
        *simulated = *real;
        simulated->FileBytes += sizeof(FileHead);
        simulated->Name = (byte*)Marshal.StringToCoTaskMemUTF8("simulated");
        simulated->Open = &Open;
        simulated->Delete = &Delete;
        return Register(simulated, 1) == Ok ? real : throw new InvalidOperationException("SQLite refuses the interface.");
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Open(VfsTable* _, byte* name, FileHead* file, int flags, int* outFlags)
    {
        if (DiskOf(name) is not { } disk)
        {
            return Real->Open(Real, name, file, flags, outFlags);
        }

        file->Methods = null;
        var result = disk.Answer() is Ok ? Real->Open(Real, name, file + 1, flags, outFlags) : IoError;
        if (result is Ok)
        {
            file->Watched = GCHandle.ToIntPtr(GCHandle.Alloc(new WatchedFile(disk, NameOf(name))));
            file->Methods = WatchedFile.Methods;
        }

        return result;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Delete(VfsTable* _, byte* name, int syncDirectory)
    {
        if (DiskOf(name) is not { } disk)
        {
            return Real->Delete(Real, name, syncDirectory);
        }

        var verdict = disk.Take(StepKind.Delete, NameOf(name), 0, []);
        var result = verdict.Share is StepShare.All ? Real->Delete(Real, name, 0) : Ok;
        return verdict.Answer is Ok ? result : verdict.Answer;
    }

    /// <summary>The disk that a path belongs to; a file without a name is SQLite's own temporary one.</summary>
    private static SimulatedDisk? DiskOf(byte* name)
    {
        var path = Marshal.PtrToStringUTF8((nint)name) ?? "";
        return Disks.FirstOrDefault(disk => path.Contains(disk.Value, StringComparison.Ordinal)).Key;
    }

    private static string NameOf(byte* name) => Path.GetFileName(Marshal.PtrToStringUTF8((nint)name)!);

    [LibraryImport("e_sqlite3", EntryPoint = "sqlite3_vfs_find")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    private static partial VfsTable* Find(byte* name);

    [LibraryImport("e_sqlite3", EntryPoint = "sqlite3_vfs_register")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    private static partial int Register(VfsTable* vfs, int makeDefault);
}
