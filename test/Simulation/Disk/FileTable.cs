using System.Runtime.InteropServices;

namespace Satchel.Simulation.Disk;

/// <summary>SQLite's <c>sqlite3_io_methods</c> of version 2, which has no mapped reading: everything goes through these.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct FileTable
{
    public int Version;
    public delegate* unmanaged[Cdecl]<FileHead*, int> Close;
    public delegate* unmanaged[Cdecl]<FileHead*, void*, int, long, int> Read;
    public delegate* unmanaged[Cdecl]<FileHead*, void*, int, long, int> Write;
    public delegate* unmanaged[Cdecl]<FileHead*, long, int> Truncate;
    public delegate* unmanaged[Cdecl]<FileHead*, int, int> Sync;
    public delegate* unmanaged[Cdecl]<FileHead*, long*, int> Size;
    public delegate* unmanaged[Cdecl]<FileHead*, int, int> Lock;
    public delegate* unmanaged[Cdecl]<FileHead*, int, int> Unlock;
    public delegate* unmanaged[Cdecl]<FileHead*, int*, int> CheckReservedLock;
    public delegate* unmanaged[Cdecl]<FileHead*, int, void*, int> Control;
    public delegate* unmanaged[Cdecl]<FileHead*, int> SectorSize;
    public delegate* unmanaged[Cdecl]<FileHead*, int> Characteristics;
    public delegate* unmanaged[Cdecl]<FileHead*, int, int, int, void**, int> MapIndex;
    public delegate* unmanaged[Cdecl]<FileHead*, int, int, int, int> LockIndex;
    public delegate* unmanaged[Cdecl]<FileHead*, void> IndexBarrier;
    public delegate* unmanaged[Cdecl]<FileHead*, int, int> UnmapIndex;
}
