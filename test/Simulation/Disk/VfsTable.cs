using System.Runtime.InteropServices;

namespace Satchel.Simulation.Disk;

/// <summary>SQLite's <c>sqlite3_vfs</c>: what it asks of an operating system. Only what the simulation replaces has a type.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct VfsTable
{
    public int Version;
    public int FileBytes;
    public int LongestPath;
    public VfsTable* Next;
    public byte* Name;
    public nint State;
    public delegate* unmanaged[Cdecl]<VfsTable*, byte*, FileHead*, int, int*, int> Open;
    public delegate* unmanaged[Cdecl]<VfsTable*, byte*, int, int> Delete;
    public fixed ulong Others[14];
}
