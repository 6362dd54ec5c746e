using System.Runtime.InteropServices;

namespace Satchel.Simulation.Disk;

/// <summary>How an open file of a simulated disk begins in SQLite's memory; the system's own <c>sqlite3_file</c> follows it.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct FileHead
{
    /// <summary>The file's functions; every <c>sqlite3_file</c> begins with them.</summary>
    public FileTable* Methods;

    /// <summary>A handle of the <see cref="WatchedFile"/>.</summary>
    public nint Watched;
}
